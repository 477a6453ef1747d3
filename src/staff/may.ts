import type { Request, RequestHandler } from 'express';
import { Types } from 'mongoose';
import { Forbidden } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { roleMay, type Permission } from './policy.js';

/** On a route line: only who is signed in and has the permission comes past. */
export function may(permission: Permission): RequestHandler {
  return (req, res, next) => {
    if (!req.user) {
      res.redirect(
        303,
        `${paths.signIn()}?to=${encodeURIComponent(req.method === 'GET' ? req.originalUrl : paths.desk())}`,
      );
      return;
    }
    if (!roleMay(req.user.role, permission)) throw new Forbidden();
    next();
  };
}

/** The id of who is signed in; behind `may` there always is somebody. */
export function staffId(req: Request): Types.ObjectId {
  if (!req.user) throw new Forbidden();
  return new Types.ObjectId(req.user.id);
}
