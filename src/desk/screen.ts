import type { Request, Response } from 'express';
import { findGround, type Language } from '../catalogue/index.js';
import type { Permission } from '../staff/policy.js';
import type { Formats } from '../web/formats.js';
import type { Translate } from '../web/i18n.js';

/** What a page of the desk is worded with: the language, texts and formats of who looks at it. */
export interface Screen {
  t: Translate;
  lang: Language;
  fmt: Formats;
  may(permission: Permission): boolean;
}

export const screenOf = (res: Response): Screen => res.locals as Screen;

/** A named part of the address; empty when it isn't there. */
export function param(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** A parameter of the query; empty when it is missing or given twice. */
export function queried(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === 'string' ? value.trim().slice(0, 500) : '';
}

/** A ground in the words of the catalogue version that the case cites; without one, of that in force. */
export function groundLabel(ground: string, version: string | undefined, lang: Language): string {
  return findGround(ground, version)?.label[lang] ?? ground;
}
