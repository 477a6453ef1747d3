import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { Problem } from '../problem.js';
import { paths } from './paths.js';
import { pageOfForm, typedIn } from './typed.js';

/** What the request asked for isn't there, or not for this person: the same answer for both. */
export class NotFound extends Problem {
  override name = 'NotFound';
  constructor() {
    super('not_found', 404);
  }
}

/** The person is signed in and may not do this. */
export class Forbidden extends Problem {
  override name = 'Forbidden';
  constructor() {
    super('forbidden', 403);
  }
}

/** A private link that no longer works. */
export class LinkExpired extends Problem {
  override name = 'LinkExpired';
  constructor() {
    super('link_expired', 410);
  }
}

/** What was sent makes no sense. */
export class BadInput extends Problem {
  override name = 'BadInput';
  constructor(code: string, status = 400) {
    super(code, status);
  }
}

export const notFound: RequestHandler = () => {
  throw new NotFound();
};

/** Words every failure for a person: what is wrong and how to go on. A fault of ours is logged and shown without its insides. */
export function errorPages(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const problem = error instanceof Problem ? error : httpProblem(error);
    if (problem.status >= 500) log.error({ err: error, reqId: req.id }, 'request failed');
    render(req, res, problem, log);
  };
}

/** An error page that itself fails is no reason to show what went wrong inside. */
function render(req: Request, res: Response, { status, code }: Problem, log: Logger): void {
  const requestId = typeof req.id === 'string' ? req.id : '';
  const locals = { code, status, requestId, typed: typedIn(req), way: wayOn(req, code) };
  res.status(status).set('Cache-Control', 'no-store');
  res.render('pages/error', locals, (failure: Error | null, html?: string) => {
    if (failure) log.error({ err: failure, reqId: requestId }, 'error page failed');
    if (html === undefined) res.type('text').send(`${status} ${code}\n`);
    else res.send(html);
  });
}

/** Where to go from here: back to the form, after signing in where that is what it lacked, or to where everybody begins. */
function wayOn({ path, user }: Request, code: string): { name: string; href: string } {
  if (code === 'form_expired') {
    const form = pageOfForm(path);
    if (user || !path.startsWith(paths.desk())) return { name: 'form', href: form };
    return { name: 'signIn', href: `${paths.signIn()}?to=${encodeURIComponent(form)}` };
  }
  return user ? { name: 'desk', href: paths.desk() } : { name: 'home', href: paths.home() };
}

/** Errors of Express and its body readers carry their status; anything else is a fault of ours. */
function httpProblem(error: unknown): Problem {
  if (!(error instanceof Error)) return new Problem('failed', 500);
  if ('code' in error && error.code === 'EBADCSRFTOKEN') return new Problem('form_expired', 403);
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (status === 413) return new Problem('too_large', status);
  if (status >= 400 && status < 500) return new Problem('bad_request', status);
  return new Problem('failed', 500);
}
