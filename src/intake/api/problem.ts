import type { Response } from 'express';

/** What is wrong, and where: `pointer` leads to it in what was sent (RFC 6901). */
export interface Fault {
  pointer: string;
  code: string;
  detail: string;
}

/** Every code that a problem may have, with its status; api:problem.<code> tells what it means. */
export const PROBLEM_STATUSES = {
  no_token: 401,
  bad_token: 401,
  organisation_closed: 403,
  too_many_tries: 429,
  limit_minute: 429,
  limit_day: 429,
  media_type: 415,
  not_utf8: 400,
  empty: 400,
  not_json: 400,
  bad_request: 400,
  malformed_multipart: 400,
  aborted: 400,
  bad_field_name: 400,
  unexpected_file: 400,
  unknown_part: 422,
  part_missing: 422,
  too_large: 413,
  too_many_parts: 413,
  idempotency_key: 400,
  idempotency_key_reused: 422,
  not_an_object: 422,
  invalid_complaint: 422,
  unreadable_xarf: 422,
  invalid_bulk: 422,
  submission_reused: 409,
  not_found: 404,
  method: 405,
  failed: 500,
} as const;
export type ProblemCode = keyof typeof PROBLEM_STATUSES;

/** A refusal in words and in codes (RFC 9457). `detail` tells how to mend it. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly status: number;
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors: readonly Fault[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = PROBLEM_STATUSES[code];
  }
}

const TITLES: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Who you are is not known',
  403: 'This organisation may not do this',
  404: 'There is nothing here',
  405: 'This method is not for this address',
  409: 'It was sent before with other contents',
  413: 'Too much was sent',
  415: 'This kind of body is not taken',
  422: 'The complaint was not accepted',
  429: 'Too much in too short a time',
  500: 'Something went wrong on our side',
};

/** A problem as `application/problem+json` says it. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: Fault[];
}

/** The body that tells a problem; `docs` is the address of the page that explains its code. */
export function problemBody(problem: ApiProblem, docs: string): ProblemBody {
  const { status, code, detail, errors } = problem;
  return {
    type: `${docs}#${code}`,
    title: TITLES[status] ?? 'It was refused',
    status,
    detail,
    code,
    ...(errors.length > 0 && { errors: [...errors] }),
  };
}

export function sendProblem(res: Response, problem: ApiProblem, docs: string): void {
  res.status(problem.status).set(problem.headers).type('application/problem+json');
  res.send(JSON.stringify(problemBody(problem, docs)));
}

/** A part of a JSON pointer, escaped (RFC 6901, section 3). */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
