import { Router } from 'express';
import type { Deps } from '../../deps.js';
import { patterns, paths } from '../../web/paths.js';
import { privatePages } from '../../web/privatePages.js';
import { authenticate, requestAllowance, tokenLimit } from './authenticate.js';
import { readBody } from './body.js';
import { createBulk } from './createBulk.js';
import { createComplaint } from './createComplaint.js';
import { showDocs } from './docs.js';
import { apiErrors, nothingHere, only } from './errors.js';
import { openApi } from './openApi.js';
import { showComplaint } from './showComplaint.js';

/** The complaint API: no session, no cookie, no CSRF; who sends is known by a token. Its description is open to everybody. */
export function apiRoutes(deps: Deps): Router {
  const { config, vault, log } = deps;
  const docs = `${config.BASE_URL}${paths.apiDocs()}`;
  const router = Router();
  const known = [tokenLimit(config.SIGN_IN_LIMIT), authenticate, requestAllowance];

  router.get(patterns.apiDocs, showDocs(config));
  router.get(patterns.apiDescription, openApi(config));
  router.use(patterns.api, privatePages);
  router.post(
    patterns.apiComplaints,
    known,
    readBody(vault, config, { multipart: true }),
    createComplaint(deps),
  );
  router.post(patterns.apiBulk, known, readBody(vault, config, { multipart: false }), createBulk(deps, docs));
  router.all(patterns.apiBulk, only('POST'));
  router.get(patterns.apiComplaint, known, showComplaint(deps));
  router.all(patterns.apiComplaint, only('GET', 'HEAD'));
  router.all(patterns.apiComplaints, only('POST'));
  router.use(patterns.api, nothingHere);
  router.use(patterns.api, apiErrors(log, docs));
  return router;
}
