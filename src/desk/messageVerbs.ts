import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { findGround, catalogueAt } from '../catalogue/index.js';
import type { Deps } from '../deps.js';
import type { Message } from '../intake/mail/message.js';
import {
  caseByNumber,
  dismissMessage,
  readAgain,
  settleAsComplaint,
  settleIntoCase,
} from '../intake/mail/settle.js';
import { readLocations } from '../intake/locations.js';
import { staffId } from '../staff/may.js';
import { flash } from '../web/flash.js';
import { paths } from '../web/paths.js';
import { forgetFresh } from './fresh.js';
import { errorsIn, fieldsOf, maybeLine, maybeWords, words, type FieldError } from './input.js';
import { loadMessage, renderMessage } from './messages.js';
import { screenOf } from './screen.js';

const read = z.object({ ground: z.string(), locations: maybeWords(), reasons: words() });

/** Makes the complaint that a handler read in a held message. */
export function createMessageComplaint({ vault }: Pick<Deps, 'vault'>): RequestHandler {
  return form(read, async (message, input, req, res) => {
    const { t, lang } = screenOf(res);
    const ground = findGround(input.ground, catalogueAt(message.receivedAt).version);
    const { locations, problems } = readLocations(input.locations);
    const [unread] = problems;
    if (!ground) return [{ field: 'ground', text: t('desk:problem.choice') }];
    if (unread) return [{ field: 'locations', text: t(`desk:location.${unread.problem}`, { ...unread }) }];
    const { reference } = await settleAsComplaint(
      message,
      { ground, locations, reasons: input.reasons, language: lang },
      staffId(req),
      { vault },
    );
    return t('desk:message.done.complaint', { reference });
  });
}

/** Puts a held message into the case that it belongs to. */
export const createMessageCase = form(
  z.object({ number: maybeLine(40) }),
  async (message, { number }, req, res) => {
    const { t } = screenOf(res);
    const caze = await caseByNumber(number.toUpperCase());
    if (!caze) return [{ field: 'number', text: t('desk:message.noCase') }];
    await settleIntoCase(message, caze, staffId(req));
    return t('desk:message.done.case', { number: caze.number });
  },
);

/** Nothing comes of it, for a reason. */
export const createMessageDismissal = form(
  z.object({ note: words(2000) }),
  async (message, { note }, req, res) => {
    await dismissMessage(message, note, staffId(req));
    return screenOf(res).t('desk:message.done.dismissal');
  },
);

/** Has a held message read again. */
export const createMessageReading = form(z.object({}), async (message, _input, _req, res) => {
  await readAgain(message);
  return screenOf(res).t('desk:message.done.reading');
});

/** A form on the page of a message: what is wrong is shown on it with what was typed; what was done, on the list. */
function form<Input>(
  schema: z.ZodType<Input>,
  act: (message: Message, input: Input, req: Request, res: Response) => Promise<string | FieldError[]>,
): RequestHandler {
  return async (req, res) => {
    const message = await loadMessage(req.params['id']);
    const fields = fieldsOf(req);
    const parsed = schema.safeParse(fields);
    const done = parsed.success
      ? await act(message, parsed.data, req, res)
      : errorsIn(parsed.error, screenOf(res).t);
    if (typeof done !== 'string') return renderMessage(res, message, { fields, errors: done });
    forgetFresh();
    flash(req, 'success', done);
    res.redirect(303, paths.message(String(message._id)));
  };
}
