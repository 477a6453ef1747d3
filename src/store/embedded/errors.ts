/** As bson/values.ts has it, which throws these errors. */
type Doc = { [field: string]: unknown };

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
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  IndexAlreadyExists: 68,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  CommandNotSupported: 115,
  NotAReplicaSet: 123,
  ExceededMemoryLimit: 146,
  CannotIndexParallelArrays: 171,
  InvalidPipelineOperator: 168,
  QueryPlanKilled: 175,
  NotImplemented: 238,
  IndexBuildAborted: 276,
  ConversionFailure: 241,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  OutOfDiskSpace: 14031,
  InvalidBSON: 22,
} as const;

/** Most errors of MongoDB have no name but their code. */
export type CodeName = keyof typeof CODES | `Location${number}`;

/** An error that goes to the client with MongoDB's code and codeName. */
export class CommandError extends Error {
  readonly code: number;

  constructor(
    readonly codeName: CodeName,
    message: string,
    readonly details: Doc = {},
  ) {
    super(message);
    this.code = isNamed(codeName) ? CODES[codeName] : Number(codeName.slice('Location'.length));
  }
}

function isNamed(codeName: CodeName): codeName is keyof typeof CODES {
  return codeName in CODES;
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
