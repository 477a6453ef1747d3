import type { Request, RequestHandler } from 'express';
import { doubleCsrf } from 'csrf-csrf';

/**
 * Protection against forged forms: a signed double-submit cookie, bound to who is signed in. It stores nothing, so the public form
 * costs no session. Must come after the body has been read.
 */
export function csrfProtection(
  secret: string,
  https: boolean,
): { protect: RequestHandler; issue: RequestHandler } {
  const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf({
    getSecret: () => `csrf:${secret}`,
    getSessionIdentifier: (req) => req.user?.id ?? 'visitor',
    cookieName: https ? '__Host-csrf' : 'csrf',
    cookieOptions: { sameSite: 'lax', path: '/', secure: https, httpOnly: true },
    getCsrfTokenFromRequest: tokenOf,
    errorConfig: { statusCode: 403, code: 'EBADCSRFTOKEN', message: 'invalid csrf token' },
  });
  return {
    protect: doubleCsrfProtection,
    issue: (req, res, next) => {
      res.locals['csrfToken'] = generateCsrfToken(req, res);
      next();
    },
  };
}

function tokenOf(req: Request): string | undefined {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null || !('_csrf' in body)) return undefined;
  return typeof body._csrf === 'string' ? body._csrf : undefined;
}
