import type { Request, RequestHandler } from 'express';
import { flatFields } from './fields.js';
import { collectFiles, type FileLimits, type UploadProblem } from './fileParts.js';
import { multipartReader } from './multipart.js';
import type { EvidenceFile } from './types.js';
import type { Vault } from './vault.js';

export type { UploadProblem } from './fileParts.js';
export type { EvidenceFile } from './types.js';
export { UploadRefused } from './uploadRefused.js';

const MIB = 1024 * 1024;
/** File parts past `maxFiles` that still get a name and a problem each. */
const SURPLUS_FILES = 50;

export interface UploadOptions extends Partial<FileLimits> {
  vault: Vault;
  /** Text fields: how many, and how many bytes together. */
  maxFields?: number;
  maxFieldsBytes?: number;
  /** How much is read past what could be taken, to reach the rest of the form and answer properly. */
  drainBytes?: number;
  /**
   * False refuses every file before a byte of it is written (child-abuse material). Decide by the address, or by a
   * field that stands before the files in the form: a field that comes after them only gets them removed again.
   */
  allowFiles?: (req: Request) => boolean;
}

export interface Uploads {
  files: EvidenceFile[];
  problems: UploadProblem[];
}

const defaults = {
  maxFiles: 10,
  maxFileBytes: 10 * MIB,
  maxTotalBytes: 25 * MIB,
  maxFields: 100,
  maxFieldsBytes: 4 * MIB,
  drainBytes: 64 * MIB,
  allowFiles: () => true,
};

const results = new WeakMap<Request, Uploads>();

/** The files of a request that `uploadFiles` has seen, and what was wrong with those it didn't take. */
export function uploadsOf(req: Request): Uploads {
  return results.get(req) ?? { files: [], problems: [] };
}

/**
 * Middleware for a multipart form (RFC 7578) with evidence in its field `files`. Text fields come to `req.body` as
 * strings, repeated ones as string[]; files go to the vault, durable before the next handler runs. What is wrong with
 * a single file is a value in `uploadsOf(req).problems`. What is wrong with the body is an `UploadRefused`; with status
 * 413 the fields read so far and the good files are there for the form to be shown again. Other bodies pass untouched.
 */
export function uploadFiles({ vault, ...given }: UploadOptions): RequestHandler {
  const limits = { ...defaults, ...given };
  const read = multipartReader({
    maxParts: limits.maxFields + limits.maxFiles + SURPLUS_FILES,
    maxFields: limits.maxFields,
    maxFieldsBytes: limits.maxFieldsBytes,
    maxBodyBytes: limits.maxTotalBytes + limits.maxFieldsBytes + limits.drainBytes,
    lingerBytes: 4 * limits.drainBytes,
  });

  return async (req, res, next) => {
    if (!req.is('multipart')) return next();
    const parts = collectFiles(vault, limits, () => limits.allowFiles(req));
    const { refused, fault } = await read(req, res, parts);
    req.body = flatFields(req.body);
    if (fault !== undefined || refused?.status === 400) {
      await parts.dropAll();
      if (fault instanceof Error) throw fault;
      throw refused ?? new Error('the body could not be read', { cause: fault });
    }
    results.set(req, await parts.keepAll());
    if (refused) throw refused;
    next();
  };
}
