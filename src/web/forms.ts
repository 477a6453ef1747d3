import type { RequestHandler } from 'express';
import { BadInput } from './errors.js';

const METHODS = ['GET', 'HEAD', 'POST'];
const BODIES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** Pages are asked for and forms are sent; any other method is a 405, any other body a 415 (RFC 9110, 15.5.6 and 15.5.16). */
export const formsOnly: RequestHandler = (req, res, next) => {
  if (!METHODS.includes(req.method)) {
    res.set('Allow', METHODS.join(', '));
    throw new BadInput('bad_request', 405);
  }
  if (req.is(BODIES) === false) throw new BadInput('bad_request', 415);
  next();
};
