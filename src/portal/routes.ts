import { Router } from 'express';
import type { Deps } from '../deps.js';
import { formLimit } from '../web/limits.js';
import { patterns } from '../web/paths.js';
import { privatePages } from '../web/privatePages.js';
import { answerAsCustomer, objectAsCustomer } from './customerPosts.js';
import { downloadReleased, showCustomerPage } from './customerPage.js';
import { answerAsReporter, objectAsReporter } from './reporterPosts.js';
import { showReporterPage } from './reporterPage.js';

/** The pages that reporters and customers reach by their private link. Neither ever shows who the other is (invariant 6). */
export function portalRoutes(deps: Deps): Router {
  const router = Router();
  const limit = formLimit(deps.config.FORM_LIMIT);
  router.use(['/status', '/my-case'], privatePages);
  router.get(patterns.status, showReporterPage(deps));
  router.post(patterns.statusAnswer, limit, answerAsReporter(deps));
  router.post(patterns.statusObjection, limit, objectAsReporter(deps));
  router.get(patterns.customerCase, showCustomerPage(deps));
  router.get(patterns.customerFile, downloadReleased(deps));
  router.post(patterns.customerAnswer, limit, answerAsCustomer(deps));
  router.post(patterns.customerObjection, limit, objectAsCustomer(deps));
  return router;
}
