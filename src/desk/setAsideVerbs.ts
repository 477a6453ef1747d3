import type { RequestHandler } from 'express';
import { z } from 'zod';
import { dismissSetAside, processSetAside } from '../intake/setAside.js';
import { staffId } from '../staff/may.js';
import { flash } from '../web/flash.js';
import { paths } from '../web/paths.js';
import { forgetFresh } from './fresh.js';
import { errorsIn, fieldsOf, words } from './input.js';
import { screenOf } from './screen.js';
import { loadSetAside, renderSetAside } from './setAside.js';

/** It is no spam, or is looked at all the same: it gets its case and its receipt. */
export const createSetAsideProcessing: RequestHandler = async (req, res) => {
  const complaint = await loadSetAside(req.params['reference']);
  await processSetAside(complaint, staffId(req), new Date());
  forgetFresh();
  flash(req, 'success', screenOf(res).t('desk:setAside.done.processing', { reference: complaint.reference }));
  res.redirect(303, paths.setAside());
};

const dismissal = z.object({ note: words(2000) });

/** Nothing comes of it, for a reason. */
export const createSetAsideDismissal: RequestHandler = async (req, res) => {
  const { t } = screenOf(res);
  const complaint = await loadSetAside(req.params['reference']);
  const fields = fieldsOf(req);
  const parsed = dismissal.safeParse(fields);
  if (!parsed.success) return renderSetAside(res, complaint, { fields, errors: errorsIn(parsed.error, t) });
  await dismissSetAside(complaint, parsed.data.note, staffId(req), new Date());
  forgetFresh();
  flash(req, 'success', t('desk:setAside.done.dismissal', { reference: complaint.reference }));
  res.redirect(303, paths.setAside());
};
