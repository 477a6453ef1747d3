import { randomUUID } from 'node:crypto';
import { pino, type Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { RequestHandler } from 'express';
import type { Config } from '../../config/index.js';

/** Lines of JSON on standard output. Nothing that a person typed and no key reaches them. */
export function createLog(level: Config['LOG_LEVEL']): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.password', '*.SECRET', '*.SMTP_URL', '*.MONGODB_URI', '*.REDIS_URL', 'headers'],
      censor: '[hidden]',
    },
  });
}

/** Gives each request an id and, when asked, a line with its status and duration. Private links are cut from the address. */
export function requestLog(log: Logger, lines: boolean): RequestHandler {
  if (!lines) {
    return (req, res, next) => {
      req.id = randomUUID();
      res.set('X-Request-Id', req.id);
      next();
    };
  }
  return pinoHttp({
    logger: log,
    genReqId: (_req, res) => {
      const id = randomUUID();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: (req) => req.url === '/healthz' },
    customProps: (_req, res) => ('locals' in res ? caseOf(res.locals) : {}),
    serializers: {
      req: (req: { id: unknown; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        url: withoutSecrets(req.url),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
  });
}

function caseOf(locals: unknown): { case?: string } {
  const known =
    typeof locals === 'object' && locals !== null && 'caseNumber' in locals ? locals.caseNumber : undefined;
  return typeof known === 'string' ? { case: known } : {};
}

/** The path without the token of a private link and without what was searched for. */
function withoutSecrets(url: string): string {
  const [path = ''] = url.split('?');
  return path.replace(/^(\/status|\/my-case|\/desk\/first-administrator)\/[^/]+/i, '$1/-');
}
