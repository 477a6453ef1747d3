import type { RequestHandler, Response } from 'express';
import { Types } from 'mongoose';
import { Organisations, type Organisation } from '../reporters/organisation.js';
import { organisationInput } from '../reporters/organisationInput.js';
import { flash } from '../web/flash.js';
import { paths } from '../web/paths.js';
import { errorsIn, fieldsOf, formOf, type FieldError, type Fields } from './input.js';
import { showOrganisationWith } from './organisation.js';
import { organisationFor } from './organisationFor.js';
import { screenOf } from './screen.js';

/** Who sends complaints by machine, and the form for another. */
export const showOrganisations: RequestHandler = (_req, res) => render(res, {}, []);

export const createOrganisation: RequestHandler = async (req, res) => {
  const { t } = screenOf(res);
  const fields = fieldsOf(req);
  const parsed = organisationInput.safeParse(fields);
  if (!parsed.success) return render(res, fields, errorsIn(parsed.error, t), 422);
  const organisation: Organisation = {
    _id: new Types.ObjectId(),
    ...parsed.data,
    active: true,
    webhook: null,
    createdAt: new Date(),
  };
  await Organisations.create([organisation]);
  flash(req, 'success', t('api:desk.added', { name: organisation.name }));
  res.redirect(303, paths.organisation(String(organisation._id)));
};

/** Changes what is known of an organisation, and its limits. */
export const changeOrganisation: RequestHandler = async (req, res) => {
  const { t } = screenOf(res);
  const organisation = await organisationFor(req);
  const fields = fieldsOf(req);
  const parsed = organisationInput.safeParse(fields);
  if (!parsed.success) {
    await showOrganisationWith(res, organisation, { fields, errors: errorsIn(parsed.error, t) }, 422);
    return;
  }
  await Organisations.updateOne({ _id: organisation._id }, { $set: parsed.data });
  flash(req, 'success', t('api:desk.saved'));
  res.redirect(303, paths.organisation(String(organisation._id)));
};

/** Closes an organisation's access, or opens it again: its tokens stay what they are. */
export const setOrganisationActive =
  (active: boolean): RequestHandler =>
  async (req, res) => {
    const { _id } = await organisationFor(req);
    await Organisations.updateOne({ _id }, { $set: { active } });
    flash(req, 'success', screenOf(res).t(`api:desk.${active ? 'reopened' : 'closed'}`));
    res.redirect(303, paths.organisation(String(_id)));
  };

async function render(res: Response, fields: Fields, errors: FieldError[], status = 200): Promise<void> {
  const organisations = await Organisations.find().sort({ active: -1, name: 1 }).limit(500).lean();
  res.status(status).render('desk/organisations', { organisations, form: formOf(fields, errors) });
}
