import type { Request, Response } from 'express';
import type { Language } from '../catalogue/index.js';
import type { Translate } from '../web/i18n.js';

/** What a redirect says was done; the only words that the address may put on the page. */
const DONE = ['report', 'answer', 'objection'] as const;

export const pageLanguage = (res: Response): Language => (res.locals as { lang: Language }).lang;

/** Says that what was just sent has arrived: the public pages have no session to carry it. */
export function doneFlash(req: Request, res: Response): void {
  const done = DONE.find((candidate) => candidate === req.query['done']);
  if (!done) return;
  const { t } = res.locals as { t: Translate };
  res.locals['flash'] = [{ kind: 'success', text: t(`portal:done.${done}`) }];
}
