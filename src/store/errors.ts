/** Whether a write failed because a unique index already holds its key (MongoDB code 11000). */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000;
}

/** Whether the embedded store's folder is open in another process. */
export function isFolderInUse(error: unknown): error is Error {
  return error instanceof Error && error.name === 'FolderInUse';
}
