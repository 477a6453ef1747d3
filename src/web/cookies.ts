import cookieParser from 'cookie-parser';
import type { RequestHandler } from 'express';

/** Reads the cookies, as text alone: cookie-parser makes of a value that begins with `j:` whatever the JSON after it says. */
export const readCookies = (secret: string): RequestHandler[] => [
  cookieParser(`cookies:${secret}`),
  (req, _res, next) => {
    const cookies = req.cookies as Record<string, unknown>;
    for (const [name, value] of Object.entries(cookies)) if (typeof value !== 'string') delete cookies[name];
    next();
  },
];
