import { Router, type Request, type RequestHandler } from 'express';
import type { Deps } from '../deps.js';
import { UploadRefused, uploadFiles } from '../evidence/upload.js';
import { roleMay, type Permission } from '../staff/policy.js';
import { patterns } from '../web/paths.js';
import { readImportFiles } from './customerImport.js';
import { entryShape } from './entry.js';
import { param } from './screen.js';

const MIB = 1024 * 1024;
const refused = new WeakSet<Request>();

/** Whether more was sent than could be taken; what was read of it stands in the form. */
export const bodyTooLarge = (req: Request): boolean => refused.has(req);

/** Multipart forms of the desk, read before the check against forged forms, for signed-in people who may send them. */
export function deskUploads({ config, vault }: Deps): Router {
  const upload = uploadFiles({
    vault,
    maxFiles: config.UPLOAD_MAX_FILES,
    maxFileBytes: config.UPLOAD_MAX_FILE_MB * MIB,
    maxTotalBytes: config.UPLOAD_MAX_TOTAL_MB * MIB,
    allowFiles: (req) => entryShape(param(req, 'ground'))?.files ?? false,
  });
  const readEntry: RequestHandler = async (req, res, next) => {
    try {
      await upload(req, res, next);
    } catch (error) {
      if (!(error instanceof UploadRefused) || error.status !== 413) throw error;
      refused.add(req);
      next();
    }
  };
  const router = Router();
  router.post(patterns.complaintNewGround, onlyFor('enter_complaints'), readEntry);
  router.post(patterns.customerImport, onlyFor('import_customers'), readImportFiles);
  return router;
}

/** Leaves the body of anybody else unread; the route itself then tells them what they may not. */
function onlyFor(permission: Permission): RequestHandler {
  return (req, _res, next) => next(req.user && roleMay(req.user.role, permission) ? undefined : 'router');
}
