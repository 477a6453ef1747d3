import type { RequestHandler, Response } from 'express';
import type { Organisation } from '../reporters/organisation.js';
import { OrganisationTokens } from '../reporters/organisationToken.js';
import { Deliveries } from '../reporters/webhooks/delivery.js';
import { formOf, type FieldError, type Fields } from './input.js';
import { organisationFor } from './organisationFor.js';

/** What the page shows beside what is stored: a form that came back, or a secret that is shown this once. */
interface OrganisationPage {
  fields?: Fields;
  errors?: FieldError[];
  token?: string;
  secret?: string;
}

const MOST_DELIVERIES = 50;
const MOST_TOKENS = 100;

/** An organisation with its tokens, its webhook and what was sent to it. */
export const showOrganisation: RequestHandler = async (req, res) =>
  showOrganisationWith(res, await organisationFor(req), {});

export async function showOrganisationWith(
  res: Response,
  organisation: Organisation,
  { fields, errors = [], token, secret }: OrganisationPage,
  status = 200,
): Promise<void> {
  const { _id } = organisation;
  const [tokens, deliveries] = await Promise.all([
    OrganisationTokens.find({ organisation: _id }, { digest: 0 })
      .sort({ createdAt: -1 })
      .limit(MOST_TOKENS)
      .lean(),
    Deliveries.find({ organisation: _id }, { body: 0 })
      .sort({ createdAt: -1, _id: -1 })
      .limit(MOST_DELIVERIES)
      .lean(),
  ]);
  res.status(status).render('desk/organisation', {
    organisation,
    id: String(_id),
    tokens,
    deliveries,
    token,
    secret,
    form: formOf({ ...storedFields(organisation), ...fields }, errors),
  });
}

const storedFields = (organisation: Organisation): Fields => ({
  name: organisation.name,
  email: organisation.email,
  domain: organisation.domain,
  letters: organisation.letters ? 'yes' : '',
  perMinute: String(organisation.perMinute),
  perDay: String(organisation.perDay),
  url: organisation.webhook?.url ?? '',
});
