import { Router } from 'express';
import { groundsForForm } from '../catalogue/index.js';
import type { Deps } from '../deps.js';
import { readMailbox } from '../mail/address.js';
import { formLimit } from '../web/limits.js';
import { patterns } from '../web/paths.js';
import { checkLocations } from './form/check.js';
import { shapeFor, showForm } from './form/page.js';
import { createFormStamps } from './form/stamp.js';
import { submitForm } from './form/submit.js';
import { readUploads } from './form/uploads.js';

/** While somebody types, each pause asks for a check: far more of them than complaints. */
const CHECKS_PER_COMPLAINT = 20;

/** The public form: what is wrong, the form for it, and its receipt. */
export function formRoutes(deps: Deps): Router {
  const router = Router();
  const stamps = createFormStamps(deps.config.SECRET);
  router.get(patterns.home, (_req, res) => res.render('pages/home'));
  router.get(patterns.contact, (_req, res) =>
    res.render('pages/contact', { email: writableTo(deps.config) }),
  );
  router.get(patterns.report, (_req, res) => res.render('report/grounds', { groups: groundsForForm() }));
  router.post(patterns.reportCheck, checkLocations(deps));
  router.get(patterns.reportGround, showForm(deps.config, stamps));
  router.post(patterns.reportGround, submitForm({ ...deps, stamps }));
  return router;
}

/** The address that people can write to, unless the operator gave none. */
function writableTo({ MAIL_FROM }: Deps['config']): string {
  const address = readMailbox(MAIL_FROM)?.address ?? '';
  return address.endsWith('.localdomain') ? '' : address;
}

/** Reads the bodies that the form sends, after its rate limit; before the CSRF check, which needs a field of them. */
export function formUploads({ config, vault }: Deps): Router {
  const router = Router();
  router.post(patterns.reportCheck, formLimit(config.FORM_LIMIT * CHECKS_PER_COMPLAINT), (_req, _res, next) =>
    next('router'),
  );
  router.post(
    patterns.reportGround,
    (req, _res, next) => {
      shapeFor(req);
      next();
    },
    formLimit(config.FORM_LIMIT),
    readUploads(vault, config),
  );
  return router;
}
