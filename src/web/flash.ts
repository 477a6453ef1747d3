import type { Request, RequestHandler, Response } from 'express';

export interface Flash {
  kind: 'success' | 'error' | 'info';
  text: string;
  /** Where to go on. */
  link?: { href: string; text: string };
}

const NAME = 'desk-flash';
const MAX_AGE_MS = 60_000;
/** A cookie holds 4,096 bytes; what is longer than this nobody reads in passing. */
const LONGEST = 500;

/**
 * Messages for the page that comes after a redirect, in a signed cookie: a session that is saved by two requests at once would
 * lose one of them. They are taken when a page is rendered, not by a download or a redirect in between.
 */
export function flashMessages(https: boolean): RequestHandler {
  return (req, res, next) => {
    const options = { httpOnly: true, sameSite: 'lax', secure: https, signed: true, path: '/desk' } as const;
    const left: Flash[] = [];
    res.locals['leave'] = (flash: Flash): void => {
      left.push(flash);
      res.cookie(NAME, JSON.stringify(left), { ...options, maxAge: MAX_AGE_MS });
    };
    Object.defineProperty(res.locals, 'flash', {
      configurable: true,
      enumerable: true,
      get: () => take(req, res, options.path),
    });
    next();
  };
}

/** Leaves a message for the page that comes after the redirect. */
export function flash({ res }: Request, kind: Flash['kind'], text: string, link?: Flash['link']): void {
  const message = { kind, text: text.slice(0, LONGEST), ...(link && { link }) };
  (res?.locals['leave'] as ((flash: Flash) => void) | undefined)?.(message);
}

function take(req: Request, res: Response, path: string): Flash[] {
  const text: unknown = (req.signedCookies as Record<string, unknown>)[NAME];
  if (typeof text !== 'string') return [];
  res.clearCookie(NAME, { path });
  return JSON.parse(text) as Flash[];
}
