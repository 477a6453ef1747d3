import { Types } from 'mongoose';
import { Cases } from '../../../src/cases/case.js';
import { StaffMembers } from '../../../src/staff/staff.js';
import { reported, type Reported } from '../../portal/placed.js';
import type { Answer, Asker, Changes } from '../../support/asking.js';
import { employ, PASSWORD, signedIn } from '../../support/staffing.js';
import { upholding } from '../../support/working.js';
import type { Row, Scene } from './row.js';

const NOT_THERE = 'There is nothing here';
const LOOK = 'This needs another look';
const URL_OF_CASE = 'https://shop.example.nl/stolen.jpg';

type Working = Reported & Scene & { handler: Asker; path: string; handlerId: string };

/** A handler at a case under review. */
const working =
  (send: (scene: Working) => Promise<Answer>) =>
  async (scene: Scene): Promise<Answer> => {
    const found = await reported(scene.app);
    const handler = await signedIn(scene.app, 'handler');
    await scene.arranged();
    const path = `/desk/cases/${found.caze.number}`;
    return send({ ...scene, ...found, handler, path, handlerId: String(handler.staff._id) });
  };

const asked = (path: string) => working(({ handler }) => handler.get(path));
/** Fills in the form of a noun; its page is that of the case when it has none of its own. */
const filled = (noun: string, changes: Changes, page = `/${noun}`) =>
  working(({ handler, path }) => handler.fill(`${path}${page}`, changes, `${path}/${noun}`));
const noted = (changes: Changes) => filled('notes', changes, '');
const decided = (changes: Changes) => filled('decision', { ...upholding(URL_OF_CASE, 'manual'), ...changes });

/** Addresses that lead nowhere, and forms of a case filled in wrongly. */
export const deskRows: Row[] = [
  ...[
    'ND-2026-999999',
    'ND-26-1',
    '__proto__',
    '%24ne',
    '{"$ne":1}',
    'ND-2026-000001%00',
    '..%2F..%2Fetc',
    'a'.repeat(3000),
  ].map((number) => ({
    what: `the case ${number.slice(0, 30)}`,
    send: asked(`/desk/cases/${number}`),
    status: 404,
    says: NOT_THERE,
  })),
  ...['64b000000000000000000001', 'abcdefghijkl', '__proto__', '%00', '[object%20Object]'].flatMap((id) => [
    { what: `the letter ${id}`, send: asked(`/desk/letters/${id}`), status: 404, says: NOT_THERE },
    {
      what: `the retry of the letter ${id}`,
      send: working(({ handler }) => handler.fill('/desk', {}, `/desk/letters/${id}/retry`)),
      status: 404,
      says: NOT_THERE,
    },
    {
      what: `the confirmation of the measure ${id}`,
      send: working(({ handler }) =>
        handler.fill('/desk', { text: 'x' }, `/desk/measures/${id}/confirmation`),
      ),
      status: 404,
      says: NOT_THERE,
    },
  ]),
  {
    what: 'the complaint of another case',
    send: working(({ handler, path }) => handler.get(`${path}/complaints/M-AAAA-AAAA-AA`)),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a file that the complaint does not have',
    send: working(({ handler, path, complaint }) =>
      handler.get(`${path}/complaints/${complaint.reference}/files/${'0'.repeat(64)}`),
    ),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a path for a file',
    send: working(({ handler, path, complaint }) =>
      handler.get(`${path}/complaints/${complaint.reference}/files/..%2f..%2fsecret`),
    ),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a customer of operators',
    send: asked('/desk/customers/%7B%22%24ne%22%3A1%7D'),
    status: 404,
    says: NOT_THERE,
  },
  {
    what: 'a search for operators',
    send: asked('/desk?q[$ne]=1&view[$gt]=&track=__proto__&after[]=x'),
    status: 200,
  },
  { what: 'a search for a pattern', send: asked('/desk?q=%28%5B%2A%2B'), status: 200, says: 'Nothing found' },
  {
    what: 'a search for 10,000 characters',
    send: asked(`/desk?q=${'a'.repeat(10_000)}`),
    status: 200,
    says: 'Nothing found',
  },
  {
    what: 'a search for a script',
    send: asked('/desk?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E'),
    status: 200,
    says: 'Nothing found',
  },
  { what: 'a search for a NUL', send: asked('/desk?q=%00%ff'), status: 200 },
  {
    what: 'a page of the queue after nonsense',
    send: asked('/desk?view=constructor&after=99999999999999999_zz'),
    status: 200,
  },
  {
    what: 'a page of the outbox after nonsense',
    send: asked('/desk/outbox?status=__proto__&after=zz'),
    status: 200,
  },
  {
    what: 'a page of customers after nonsense',
    send: asked('/desk/customers?after[$gt]=&q[]=a'),
    status: 200,
  },

  { what: 'a note without a word', send: noted({ text: ' \n' }), status: 422, says: 'Fill this in' },
  {
    what: 'a note that shows nothing',
    send: noted({ text: '\u200b\u0000\u2800' }),
    status: 422,
    says: 'Fill this in',
  },
  { what: 'no note', send: noted({ text: undefined }), status: 422, says: 'Fill this in' },
  {
    what: 'a note of 20,001 characters',
    send: noted({ text: 'a'.repeat(20_001) }),
    status: 422,
    says: 'This is too long',
  },
  { what: 'several notes', send: noted({ text: ['a', 'b'] }), status: 422, says: 'Fill this in' },
  {
    what: 'a note of operators',
    send: noted({ text: undefined, 'text[$ne]': '', '__proto__[text]': 'x' }),
    status: 422,
    says: 'Fill this in',
  },
  {
    what: 'a note on a version below nothing',
    send: noted({ text: 'x', version: '-1' }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'a note on no version',
    send: noted({ text: 'x', version: undefined }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'a note on the version NaN',
    send: noted({ text: 'x', version: 'NaN' }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'a note on the version 1e3',
    send: noted({ text: 'x', version: '1e3' }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'a note on several versions',
    send: noted({ text: 'x', version: ['1', '2'] }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'a note on a version that was never there',
    send: noted({ text: 'x', version: '999999999' }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'a note on an earlier version',
    send: noted({ text: 'kept as it was', version: '1' }),
    status: 409,
    says: 'kept as it was',
  },
  {
    what: 'a note without a token',
    send: noted({ text: 'x', _csrf: undefined }),
    status: 403,
    says: 'This form was open too long',
  },

  {
    what: 'the case given to nonsense',
    send: filled('assignment', { owner: 'nonsense' }, ''),
    status: 422,
    says: 'Choose one of these',
  },
  {
    what: 'the case given to twelve characters',
    send: filled('assignment', { owner: 'abcdefghijkl' }, ''),
    status: 422,
    says: 'Choose one of these',
  },
  {
    what: 'the case given to nobody there',
    send: filled('assignment', { owner: String(new Types.ObjectId()) }, ''),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'the case given to an auditor',
    send: working(async ({ handler, path, arranged }) => {
      const auditor = await employ('auditor');
      await arranged();
      return handler.fill(path, { owner: String(auditor._id) }, `${path}/assignment`);
    }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'the case given to a closed account',
    send: working(async ({ handler, path, arranged }) => {
      const gone = await employ('lead');
      await StaffMembers.updateOne({ _id: gone._id }, { $set: { active: false } });
      await arranged();
      return handler.fill(path, { owner: String(gone._id) }, `${path}/assignment`);
    }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'the case placed with nonsense',
    send: filled('placement', { customer: 'nonsense' }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'the case placed with a customer who is not there',
    send: filled('placement', { customer: String(new Types.ObjectId()) }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'the case placed with operators',
    send: filled('placement', { customer: undefined, 'customer[$ne]': '1' }),
    status: 422,
    says: 'Choose whose this is',
  },
  {
    what: 'a ground that there is not',
    send: filled('grade', { ground: '__proto__', priority: 'high', reason: 'x' }),
    status: 422,
    says: 'Choose a ground from the list',
  },
  {
    what: 'a priority that there is not',
    send: filled('grade', { ground: '5.2-copyright', priority: 'constructor', reason: 'x' }),
    status: 422,
    says: 'Choose one of these',
  },
  {
    what: 'another ground without a reason',
    send: filled('grade', { ground: '5.2-insult', priority: 'high', reason: '' }),
    status: 422,
    says: 'Fill this in',
  },
  {
    what: 'a notice without a summary',
    send: filled('notice', { summary: '', step: 'send' }),
    status: 422,
    says: 'Fill this in',
  },
  {
    what: 'a notice with no step',
    send: filled('notice', { summary: 'x', step: 'toString' }),
    status: 422,
    says: LOOK,
  },
  {
    what: 'a question to nobody',
    send: filled('reporter-question', { complaint: '', text: 'x' }),
    status: 422,
    says: 'Choose a reporter of this case',
  },
  {
    what: 'a question to another case’s reporter',
    send: filled('reporter-question', { complaint: String(new Types.ObjectId()), text: 'x' }),
    status: 422,
    says: 'Choose a reporter of this case',
  },
  {
    what: 'a question without a word',
    send: filled('customer-question', { text: '\u200b' }),
    status: 422,
    says: 'Fill this in',
  },
  {
    what: 'a question of 10,001 characters',
    send: filled('customer-question', { text: 'a'.repeat(10_001) }),
    status: 422,
    says: 'This is too long',
  },
  {
    what: 'a case closed that is not decided',
    send: filled('closure', {}, ''),
    status: 409,
    says: 'not possible any more',
  },
  {
    what: 'a case reopened that is open',
    send: filled('reopening', { reason: 'x' }, ''),
    status: 409,
    says: 'not possible any more',
  },

  {
    what: 'a decision without an outcome',
    send: decided({ outcome: undefined }),
    status: 422,
    says: 'Choose an outcome',
  },
  {
    what: 'a decision with an outcome that there is not',
    send: decided({ outcome: 'constructor' }),
    status: 422,
    says: 'Choose an outcome',
  },
  {
    what: 'a decision with two outcomes',
    send: decided({ outcome: ['upheld', 'rejected'] }),
    status: 422,
    says: 'Choose an outcome',
  },
  {
    what: 'a decision on a ground that there is not',
    send: decided({ ground: '__proto__' }),
    status: 422,
    says: 'Choose a ground from the list',
  },
  { what: 'a decision on no ground', send: decided({ ground: undefined }), status: 422, says: LOOK },
  { what: 'a decision without facts', send: decided({ facts: '' }), status: 422, says: 'Fill this in' },
  {
    what: 'a decision with reasons that show nothing',
    send: decided({ reasons: '\u200b' }),
    status: 422,
    says: 'Fill this in',
  },
  {
    what: 'a decision with reasons of 20,001 characters',
    send: decided({ reasons: 'a'.repeat(20_001) }),
    status: 422,
    says: 'This is too long',
  },
  {
    what: 'a measure without its proportionality',
    send: decided({ proportionality: '' }),
    status: 422,
    says: 'less will not do',
  },
  {
    what: 'a measure on somebody else’s host',
    send: decided({ target: 'url https://other.example.com/x' }),
    status: 422,
    says: 'does not belong to this case',
  },
  {
    what: 'a measure on the whole of a host above',
    send: decided({ target: 'host example.nl' }),
    status: 422,
    says: 'does not belong to this case',
  },
  {
    what: 'a measure on a host that only looks so',
    send: decided({ target: 'host shop.example.nl.evil.example' }),
    status: 422,
    says: 'does not belong to this case',
  },
  {
    what: 'a measure on another host, in the other field',
    send: decided({ otherTarget: 'bank.example', otherScope: 'host' }),
    status: 422,
    says: 'does not belong to this case',
  },
  {
    what: 'a measure on no address',
    send: decided({ target: 'url javascript:alert(1)' }),
    status: 422,
    says: 'is not a web address',
  },
  {
    what: 'a measure with a line of configuration',
    send: decided({ target: 'host shop.example.nl;\nroot /;' }),
    status: 422,
    says: 'is no address for this reach',
  },
  {
    what: 'a measure on a path with a question',
    send: decided({ otherScope: 'path', otherTarget: `${URL_OF_CASE}?a=1` }),
    status: 422,
    says: 'cannot have a question mark',
  },
  {
    what: 'a measure of a reach that there is not',
    send: decided({ otherScope: 'everything', otherTarget: URL_OF_CASE }),
    status: 422,
    says: LOOK,
  },
  {
    what: 'a hundred and one measures',
    send: decided({ target: Array.from({ length: 101 }, (_, i) => `url ${URL_OF_CASE}?${i}`) }),
    status: 422,
    says: 'At most 100 measures',
  },
  {
    what: 'a measure through an nginx that there is not',
    send: decided({ connector: 'nginx' }),
    status: 422,
    says: 'No nginx is configured',
  },
  { what: 'a measure through a shell', send: decided({ connector: 'sh' }), status: 422, says: LOOK },
  {
    what: 'a measure until yesterday',
    send: decided({ until: '2020-01-01' }),
    status: 422,
    says: 'This date has passed',
  },
  {
    what: 'a measure until 31 February',
    send: decided({ until: '2031-02-31' }),
    status: 422,
    says: 'Give a date',
  },
  {
    what: 'a measure until the year 0',
    send: decided({ until: '0000-01-01' }),
    status: 422,
    says: /Give a date|has passed/,
  },
  {
    what: 'a measure until the year 99999',
    send: decided({ until: '99999-01-01' }),
    status: 422,
    says: 'Give a date',
  },
  {
    what: 'a measure until the last day of four figures',
    send: decided({ until: '9999-12-31' }),
    status: 422,
    says: 'Give a date',
  },
  { what: 'a measure until soon', send: decided({ until: 'soon' }), status: 422, says: 'Give a date' },
  {
    what: 'a measure on a complaint that is rejected',
    send: decided({ outcome: 'rejected', strike: undefined }),
    status: 422,
    says: 'only with an upheld',
  },
  {
    what: 'a complaint that is upheld and manifestly unfounded',
    send: decided({ unfounded: 'yes' }),
    status: 422,
    says: 'Only a rejected complaint',
  },
  {
    what: 'a decision taken twice, the other way round',
    send: working(async ({ handler, path, arranged }) => {
      const form = { ...(await handler.hidden(`${path}/decision`)), ...upholding(URL_OF_CASE, 'manual') };
      const pairs = Object.entries(form).map(([name, value]) => [name, String(value)] as const);
      await handler.post(`${path}/decision`, pairs);
      await arranged();
      return handler.post(
        `${path}/decision`,
        pairs.map(([name, value]) => [name, name === 'outcome' ? 'partly_upheld' : value]),
      );
    }),
    status: 409,
    says: 'Somebody was first',
  },
  {
    what: 'a decision on a case without a customer',
    send: working(async ({ handler, path, caze }) => {
      await Cases.updateOne({ _id: caze._id }, { $set: { customer: null } });
      return handler.fill(`${path}/decision`, upholding(URL_OF_CASE, 'manual'));
    }),
    status: 422,
    says: 'whose content it is',
  },

  {
    what: 'an entered complaint of a ground that there is not',
    send: working(({ handler }) => handler.fill('/desk', {}, '/desk/complaints/new/__proto__')),
    status: 404,
    says: NOT_THERE,
  },
  ...[
    '2999-01-01T00:00',
    '0001-01-01T00:00',
    '1200-06-01T12:00',
    '2026-02-30T00:00',
    'now',
    '',
    '2026-13-01T99:99',
  ].map((receivedAt) => ({
    what: `an entered complaint received at “${receivedAt}”`,
    send: working(({ handler }) =>
      handler.fill('/desk/complaints/new/5.2-copyright', { channel: 'paper', receivedAt, reasons: 'x' }),
    ),
    status: 422,
    says: 'Give date and time of receipt',
  })),
  {
    what: 'an entered complaint by pigeon',
    send: working(({ handler }) =>
      handler.fill('/desk/complaints/new/5.2-copyright', { channel: 'pigeon', reasons: 'x' }),
    ),
    status: 422,
    says: LOOK,
  },
  {
    what: 'an entered complaint without reasons',
    send: working(({ handler }) =>
      handler.fill('/desk/complaints/new/5.2-copyright', { channel: 'paper', reasons: '' }),
    ),
    status: 422,
    says: LOOK,
  },
  {
    what: 'an own case without addresses',
    send: working(({ handler }) =>
      handler.fill('/desk/cases/new', { ground: '5.2-copyright', locations: '', reason: 'x' }),
    ),
    status: 422,
    says: LOOK,
  },
  {
    what: 'an own case of a ground that there is not',
    send: working(({ handler }) =>
      handler.fill('/desk/cases/new', {
        ground: 'constructor',
        locations: 'https://a.example.nl/',
        reason: 'x',
      }),
    ),
    status: 422,
    says: 'Choose one of these',
  },
  {
    what: 'an own case of two customers',
    send: working(({ handler }) =>
      handler.fill('/desk/cases/new', {
        ground: '5.2-copyright',
        locations: 'https://shop.example.nl/a\nhttps://other.example.com/',
        reason: 'x',
      }),
    ),
    status: 422,
    says: 'different customers',
  },
];

const administering =
  (send: (scene: Scene & { admin: Asker; id: string }) => Promise<Answer>) =>
  async (scene: Scene): Promise<Answer> => {
    const admin = await signedIn(scene.app, 'admin');
    await scene.arranged();
    return send({ ...scene, admin, id: String(admin.staff._id) });
  };
const hired = (changes: Changes) =>
  administering(({ admin }) =>
    admin.fill('/desk/staff', {
      name: 'Bo',
      email: 'bo@desk.example',
      password: PASSWORD,
      role: 'handler',
      ...changes,
    }),
  );

/** The accounts of staff. */
export const staffRows: Row[] = [
  { what: 'an account without a name', send: hired({ name: '\u200b ' }), status: 422, says: 'Enter a name' },
  {
    what: 'an account without an address',
    send: hired({ email: undefined }),
    status: 422,
    says: 'Enter an e-mail address',
  },
  {
    what: 'an account with a header in its address',
    send: hired({ email: 'a@desk.example\r\nBcc: b@desk.example' }),
    status: 422,
    says: 'Enter an e-mail address',
  },
  {
    what: 'an account with a short password',
    send: hired({ password: 'short' }),
    status: 422,
    says: 'at least 12 characters',
  },
  {
    what: 'an account with a password of several',
    send: hired({ password: [PASSWORD, PASSWORD] }),
    status: 422,
    says: LOOK,
  },
  {
    what: 'an account of a role that there is not',
    send: hired({ role: '__proto__' }),
    status: 422,
    says: 'Choose a role',
  },
  {
    what: 'an account of two roles',
    send: hired({ role: ['handler', 'admin'] }),
    status: 422,
    says: 'Choose a role',
  },
  {
    what: 'an account that there is, in capitals',
    send: hired({ email: 'ADMIN@desk.example' }),
    status: 409,
    says: 'already is an account',
  },
  {
    what: 'one’s own account closed',
    send: administering(({ admin, id }) => admin.fill('/desk/staff', {}, `/desk/staff/${id}/closure`)),
    status: 409,
    says: 'Not your own account',
  },
  {
    what: 'one’s own account closed, in capitals',
    send: administering(({ admin, id }) =>
      admin.fill('/desk/staff', {}, `/desk/staff/${id.toUpperCase()}/closure`),
    ),
    status: 409,
    says: 'Not your own account',
  },
  ...['64b000000000000000000009', 'abcdefghijkl', '__proto__', '%00', '{"$ne":1}'].map((id) => ({
    what: `the account ${id} closed`,
    send: administering(({ admin }) => admin.fill('/desk/staff', {}, `/desk/staff/${id}/closure`)),
    status: 404,
    says: NOT_THERE,
  })),
];
