import type { Doc } from './bson/values.js';

/** MongoDB's own error codes, as far as this store answers with them. */
const CODES = {
  InternalError: 1,
  BadValue: 2,
  NoSuchKey: 4,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  CommandNotSupported: 115,
  NotAReplicaSet: 123,
  CannotIndexParallelArrays: 171,
  InvalidPipelineOperator: 168,
  NotImplemented: 238,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  OutOfDiskSpace: 14031,
  InvalidBSON: 22,
  Location17276: 17276,
  Location40415: 40415,
  Location40573: 40573,
  Location40324: 40324,
  Location40353: 40353,
} as const;

export type CodeName = keyof typeof CODES;

/** An error that goes to the client with MongoDB's code and codeName. */
export class CommandError extends Error {
  readonly code: number;

  constructor(
    readonly codeName: CodeName,
    message: string,
    readonly details: Doc = {},
  ) {
    super(message);
    this.code = CODES[codeName];
  }
}

/** The fields of an error reply, or of one entry of `writeErrors`. */
export function errorFields(error: unknown): Doc {
  if (error instanceof CommandError) {
    return { code: error.code, codeName: error.codeName, errmsg: error.message, ...error.details };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/MDB_MAP_FULL|No space left|ENOSPC/.test(message)) {
    return {
      code: CODES.OutOfDiskSpace,
      codeName: 'OutOfDiskSpace',
      errmsg: `the store is full: ${message}`,
    };
  }
  return { code: CODES.InternalError, codeName: 'InternalError', errmsg: message };
}
