import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Deps } from '../deps.js';
import { LETTER_STATUSES, type Letter } from '../letters/letter.js';
import { letterById, outboxPage } from '../letters/queries.js';
import { retryLetter } from '../letters/retry.js';
import { isDeliverable } from '../mail/address.js';
import { staffId } from '../staff/may.js';
import { NotFound } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { errorsIn, fieldsOf, formOf, maybeLine } from './input.js';
import { colleagues } from './people.js';
import { param, queried, screenOf } from './screen.js';
import { flash } from '../web/flash.js';

/** Everything that was sent or waits to be, the newest first. */
export function showOutbox({ SMTP_URL }: Deps['config']): RequestHandler {
  return async (req, res) => {
    const { t } = screenOf(res);
    const status = LETTER_STATUSES.find((known) => known === queried(req, 'status'));
    const page = await outboxPage({ after: queried(req, 'after'), ...(status && { status }) });
    const address = (name?: string) => (name ? `${paths.outbox()}?status=${name}` : paths.outbox());
    res.render('desk/outbox', {
      letters: page.letters.map((letter) => ({ ...letter, href: paths.letter(String(letter._id)) })),
      tabs: [
        { href: address(), text: t('desk:outbox.all'), current: !status },
        ...LETTER_STATUSES.map((name) => ({
          href: address(name),
          text: t(`desk:letterStatus.${name}`),
          current: name === status,
        })),
      ],
      next: page.next && `${address(status)}${status ? '&' : '?'}after=${page.next}`,
      noMail: SMTP_URL === undefined,
    });
  };
}

/** One letter: where it went, what it says, and each attempt to send it. */
export const showLetter =
  ({ SMTP_URL }: Deps['config']): RequestHandler =>
  async (req, res) => {
    const letter = await letterById(param(req, 'id'));
    if (!letter) throw new NotFound();
    await renderLetter(res, letter, SMTP_URL, formOf({ to: letter.to }, []));
  };

async function renderLetter(
  res: Response,
  letter: Letter,
  smtp: string | undefined,
  form: ReturnType<typeof formOf>,
): Promise<void> {
  const people = await colleagues();
  res.render('desk/letter', {
    letter,
    attempts: letter.attempts.map(({ at, outcome, reply }) => ({
      at,
      outcome,
      detail: outcome === 'retried' ? (people.get(reply)?.name ?? '') : reply,
    })),
    mayRetry:
      screenOf(res).may('send_letters') &&
      (letter.status === 'failed' || (letter.status === 'kept' && smtp !== undefined)),
    form,
  });
}

const retryInput = z.object({
  to: maybeLine(254).refine((to) => to === '' || isDeliverable(to), 'desk:problem.email'),
});

/** Sends a letter again that failed or was kept, to another address if one is given. */
export const createLetterRetry =
  ({ SMTP_URL }: Deps['config']): RequestHandler =>
  async (req, res) => {
    const { t } = screenOf(res);
    const id = param(req, 'id');
    const letter = await letterById(id);
    if (!letter) throw new NotFound();
    const fields = fieldsOf(req);
    const parsed = retryInput.safeParse(fields);
    if (!parsed.success) {
      res.status(422);
      return renderLetter(res, letter, SMTP_URL, formOf(fields, errorsIn(parsed.error, t)));
    }
    const { to } = parsed.data;
    const retried = await retryLetter(letter._id, staffId(req), to === '' ? {} : { to });
    flash(req, retried ? 'success' : 'error', t(`desk:letterPage.${retried ? 'retried' : 'notAgain'}`));
    res.redirect(303, paths.letter(id));
  };
