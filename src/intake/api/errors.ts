import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Problem } from '../../problem.js';
import { ApiProblem, PROBLEM_STATUSES, sendProblem, type ProblemCode } from './problem.js';

/** Tells every failure below /api/v1 as a problem. A fault of ours is logged and shown without its insides. */
export function apiErrors(log: Logger, docs: string): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error);
    if (problem.status >= 500) log.error({ err: error, reqId: req.id }, 'request failed');
    sendProblem(res, problem, docs);
  };
}

/** The methods that an address has, for every other one. */
export const only =
  (...methods: string[]): RequestHandler =>
  () => {
    const allowed = methods.join(', ');
    throw new ApiProblem('method', `Here it is ${allowed}.`, [], { Allow: allowed });
  };

export const nothingHere: RequestHandler = () => {
  throw new ApiProblem('not_found', 'There is no such address; the description is at openapi.json.');
};

const REFUSED: Partial<Record<ProblemCode, string>> = {
  malformed_multipart: 'The multipart body is broken.',
  aborted: 'The body ended before its end.',
  bad_field_name:
    'A part of the body has no name that we know; the JSON goes in "complaint", files in "files".',
  unexpected_file: 'Files go in "files"; the JSON in "complaint" is a plain field, without a file name.',
  too_many_parts: 'There are more files and fields than can be taken.',
  submission_reused: 'It was sent before with other contents.',
};

const isKnown = (code: string): code is ProblemCode => code in PROBLEM_STATUSES;

function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof Problem && isKnown(error.code))
    return new ApiProblem(error.code, REFUSED[error.code] ?? 'It could not be taken.');
  const status = statusOf(error);
  if (status === 413) return new ApiProblem('too_large', 'The body is larger than it may be.');
  if (status === 415) return new ApiProblem('media_type', 'This encoding of a body is not taken.');
  if (status >= 400 && status < 500) return new ApiProblem('bad_request', 'The request could not be read.');
  return new ApiProblem('failed', 'Nothing is lost if you send it again with the same Idempotency-Key.');
}

/** Errors of Express and its body readers carry their status; anything else is a fault of ours. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  return typeof status === 'number' ? status : 500;
}
