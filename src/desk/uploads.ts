import { Router } from 'express';
import type { Deps } from '../deps.js';

/** Multipart forms of the desk, read before the check against forged forms, for signed-in people who may send them. */
export function deskUploads(_deps: Deps): Router {
  return Router();
}
