import { Types } from 'mongoose';
import { Cases } from '../../../src/cases/case.js';
import { releaseNotice } from '../../../src/cases/releaseNotice.js';
import { pathOf } from '../../../src/web/paths.js';
import { answerBy, reported, type Reported } from '../../portal/placed.js';
import { handler } from '../../support/cases.js';
import type { Answer, Asker, Changes } from '../../support/asking.js';
import type { Row, Scene } from './row.js';

const LONG_AGO = new Date('2001-01-01T00:00:00Z');
const NOT_THERE = 'There is nothing here';
const EXPIRED = 'This link has expired';

type Parties = Reported & { token: string; customerToken: string };

/** A case whose customer was told of it; then whatever the row sends to its private pages. */
const onPages =
  (send: (parties: Parties, scene: Scene & { reporter: Asker }) => Promise<Answer>) =>
  async (scene: Scene): Promise<Answer> => {
    const found = await reported(scene.app);
    const caze = await releaseNotice(
      found.caze,
      { summary: { text: 'A photograph is shown.', files: [] }, answerBy: answerBy() },
      handler,
    );
    const { status, mine } = found;
    await scene.arranged();
    const parties = {
      ...found,
      caze,
      token: status.slice('/status/'.length),
      customerToken: mine.slice('/my-case/'.length),
    };
    return send(parties, { ...scene, reporter: scene.stranger });
  };

const asked = (path: (parties: Parties, scene: Scene) => string) =>
  onPages((parties, scene) => scene.stranger.get(path(parties, scene)));
const written = (page: 'status' | 'mine', noun: string, changes: (parties: Parties) => Changes) =>
  onPages((parties, { stranger }) =>
    stranger.fill(parties[page], changes(parties), `${parties[page]}/${noun}`),
  );
const swapped = (token: string, at: number): string =>
  token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);

/** Private links and what is sent to the pages behind them. */
export const linkRows: Row[] = [
  {
    what: 'a reporter’s link on the customer’s page',
    send: asked(({ token }) => `/my-case/${token}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a customer’s link on the reporter’s page',
    send: asked(({ customerToken }) => `/status/${customerToken}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a link with another first letter',
    send: asked(({ token }) => `/status/${swapped(token, 0)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a link with another id',
    send: asked(({ token }) => `/status/${swapped(token, 8)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a link with a later end',
    send: asked(({ token }) => `/status/${swapped(token, 19)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a link with another seal',
    send: asked(({ token }) => `/status/${swapped(token, 43)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'half a link',
    send: asked(({ token }) => `/status/${token.slice(0, 22)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a link and a half',
    send: asked(({ token }) => `/status/${token}${token.slice(0, 22)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a link with other letters',
    send: asked(({ token }) => `/status/${token.toLowerCase()}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a link with a line break after it',
    send: asked(({ token }) => `/status/${token}%0a`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a link of 10,000 characters',
    send: asked(() => `/status/${'A'.repeat(10_000)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a reference for a link',
    send: asked(({ complaint }) => `/status/${complaint.reference}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'an id for a link',
    send: asked(({ caze }) => `/my-case/${String(caze._id)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a case number for a link',
    send: asked(({ caze }) => `/my-case/${caze.number}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a reporter’s link that has expired',
    send: asked(({ complaint }, { app }) => pathOf(app.deps.links.reporterLink(complaint._id, LONG_AGO))),
    status: 410,
    says: EXPIRED,
  },
  {
    what: 'a customer’s link that has expired',
    send: asked(({ caze }, { app }) => pathOf(app.deps.links.customerLink(caze, LONG_AGO))),
    status: 410,
    says: EXPIRED,
  },
  {
    what: 'a good link to a complaint that is not there',
    send: asked((_parties, { app }) => pathOf(app.deps.links.reporterLink(new Types.ObjectId(), new Date()))),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a good link to a case whose customer knows nothing yet',
    send: async (scene) => {
      const { mine } = await reported(scene.app);
      await scene.arranged();
      return scene.stranger.get(mine);
    },
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a file of nobody',
    send: asked(({ mine }) => `${mine}/files/${'0'.repeat(64)}`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a path for a file',
    send: asked(({ mine }) => `${mine}/files/..%2f..%2fsecret`),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'an answer to an expired link',
    send: onPages(({ complaint, status, caze }, { stranger, app }) => {
      const expired = pathOf(app.deps.links.reporterLink(complaint._id, LONG_AGO));
      return stranger.fill(status, { text: 'x', case: String(caze._id) }, `${expired}/answers`);
    }),
    status: 410,
    says: EXPIRED,
  },
  {
    what: 'an answer to a forged link',
    send: onPages(({ status, token, caze }, { stranger }) =>
      stranger.fill(status, { text: 'x', case: String(caze._id) }, `/status/${swapped(token, 30)}/answers`),
    ),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a customer’s answer by the reporter’s link',
    send: onPages(({ status, token }, { stranger }) =>
      stranger.fill(status, { text: 'x', stance: 'fixed' }, `/my-case/${token}/answers`),
    ),
    status: 404,
    says: NOT_THERE,
  },

  {
    what: 'an answer without a word',
    send: written('status', 'answers', ({ caze }) => ({ case: String(caze._id), text: ' \n' })),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'an answer that shows nothing',
    send: written('status', 'answers', ({ caze }) => ({ case: String(caze._id), text: '\u200b\u202e' })),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'an answer of 10,001 characters',
    send: written('status', 'answers', ({ caze }) => ({ case: String(caze._id), text: 'a'.repeat(10_001) })),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'an answer of several texts',
    send: written('status', 'answers', ({ caze }) => ({ case: String(caze._id), text: ['a', 'b'] })),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'an answer of operators',
    send: written('status', 'answers', ({ caze }) => ({ case: String(caze._id), 'text[$ne]': 'a' })),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'an answer about no case',
    send: written('status', 'answers', () => ({ case: undefined, text: 'a' })),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'an answer about a case that is not there',
    send: written('status', 'answers', () => ({ case: String(new Types.ObjectId()), text: 'a' })),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'an answer about operators',
    send: written('status', 'answers', () => ({ case: '{"$ne":null}', text: 'a' })),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'an answer about twelve characters',
    send: written('status', 'answers', () => ({ case: 'abcdefghijkl', text: 'a' })),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'an answer about somebody else’s case',
    send: onPages(async ({ status, caze }, { stranger, arranged }) => {
      const [other] = await Cases.insertMany([
        {
          ...caze,
          _id: new Types.ObjectId(),
          number: 'ND-2026-999999',
          key: 'other',
          openKey: 'other',
          complaints: [],
          owed: [],
        },
      ]);
      await arranged();
      return stranger.fill(status, { case: String(other?._id), text: 'a' }, `${status}/answers`);
    }),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'an answer without a token',
    send: onPages(({ status, caze }, { stranger }) =>
      stranger.post(`${status}/answers`, [
        ['case', String(caze._id)],
        ['text', 'a'],
      ]),
    ),
    status: 403,
    says: 'This form was open too long',
  },
  {
    what: 'an objection before there is a decision',
    send: written('status', 'objections', ({ caze }) => ({ case: String(caze._id), text: 'a' })),
    status: 409,
    says: 'That is not possible any more',
  },
  {
    what: 'a customer’s answer of no kind',
    send: written('mine', 'answers', () => ({ stance: '__proto__', text: 'a' })),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'a customer’s answer of several kinds',
    send: written('mine', 'answers', () => ({ stance: ['fixed', 'disputed'], text: 'a' })),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'a customer’s dispute without a word',
    send: written('mine', 'answers', () => ({ stance: 'disputed', text: '' })),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'a customer’s objection before there is a decision',
    send: written('mine', 'objections', () => ({ text: 'a' })),
    status: 409,
    says: 'That is not possible any more',
  },
];
