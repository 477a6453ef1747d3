import type { Request, RequestHandler } from 'express';
import type { Config } from '../../../config/index.js';
import { UploadRefused, uploadFiles } from '../../evidence/upload.js';
import type { Vault } from '../../evidence/vault.js';
import { shapeFor } from './page.js';
import type { FieldProblem } from './problems.js';

const MIB = 1024 * 1024;
const refusals = new WeakMap<Request, FieldProblem>();

/**
 * Reads the form's multipart body. A body that is too large does not end in an error page but in the form itself, with
 * what was read of it. For a ground that takes no files not a byte of one is written (invariant 7).
 */
export function readUploads(vault: Vault, config: Config): RequestHandler {
  const upload = uploadFiles({
    vault,
    maxFiles: config.UPLOAD_MAX_FILES,
    maxFileBytes: config.UPLOAD_MAX_FILE_MB * MIB,
    maxTotalBytes: config.UPLOAD_MAX_TOTAL_MB * MIB,
    allowFiles: (req) => shapeFor(req).files,
  });
  return async (req, res, next) => {
    try {
      await upload(req, res, next);
    } catch (error) {
      if (!(error instanceof UploadRefused) || error.status !== 413) throw error;
      const params = { total: config.UPLOAD_MAX_TOTAL_MB };
      refusals.set(req, { field: shapeFor(req).files ? 'files' : '', code: error.code, params });
      next();
    }
  };
}

/** Why the body of this request could not be taken whole. */
export const refusedUpload = (req: Request): FieldProblem | undefined => refusals.get(req);
