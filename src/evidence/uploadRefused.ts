import multer from 'multer';
import { Problem } from '../problem.js';

/** Why a whole multipart body is refused, as a code that a screen has words for. */
export type UploadRefusal =
  | 'malformed_multipart'
  | 'aborted'
  | 'bad_field_name'
  | 'unexpected_file'
  | 'too_many_fields'
  | 'too_many_parts'
  | 'fields_too_large'
  | 'body_too_large';

const statuses: Record<UploadRefusal, 400 | 413> = {
  malformed_multipart: 400,
  aborted: 400,
  bad_field_name: 400,
  unexpected_file: 400,
  too_many_fields: 413,
  too_many_parts: 413,
  fields_too_large: 413,
  body_too_large: 413,
};

const codes: Record<string, UploadRefusal> = {
  LIMIT_PART_COUNT: 'too_many_parts',
  LIMIT_FILE_COUNT: 'too_many_parts',
  LIMIT_FIELD_COUNT: 'too_many_fields',
  LIMIT_FIELD_VALUE: 'fields_too_large',
  LIMIT_UNEXPECTED_FILE: 'unexpected_file',
  LIMIT_FIELD_KEY: 'bad_field_name',
  LIMIT_FIELD_NESTING: 'bad_field_name',
  INVALID_FIELD_NAME: 'bad_field_name',
  MISSING_FIELD_NAME: 'bad_field_name',
};

/** A multipart body that can't be taken; `status` is 400 or 413. */
export class UploadRefused extends Problem {
  override name = 'UploadRefused';

  constructor(code: UploadRefusal, cause?: unknown) {
    super(code, statuses[code]);
    this.cause = cause;
  }
}

/** What an error of the multipart parser means. `gone`: the client hung up. */
export function refusalFor(error: unknown, gone: boolean): UploadRefused {
  if (error instanceof UploadRefused) return error;
  if (error instanceof multer.MulterError) {
    return new UploadRefused(codes[error.code] ?? 'malformed_multipart', error);
  }
  return new UploadRefused(gone ? 'aborted' : 'malformed_multipart', error);
}
