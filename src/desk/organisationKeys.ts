import type { RequestHandler } from 'express';
import { Types } from 'mongoose';
import type { Config } from '../../config/index.js';
import { Organisations, type Webhook } from '../reporters/organisation.js';
import { tokenInput } from '../reporters/organisationInput.js';
import { makeToken, revokeToken } from '../reporters/organisationToken.js';
import { readWebhookUrl } from '../reporters/webhooks/address.js';
import { Deliveries } from '../reporters/webhooks/delivery.js';
import { retryDelivery } from '../reporters/webhooks/deliver.js';
import { signingSecret } from '../reporters/webhooks/sign.js';
import { staffId } from '../staff/may.js';
import { NotFound } from '../web/errors.js';
import { flash } from '../web/flash.js';
import { paths } from '../web/paths.js';
import { errorsIn, fieldsOf } from './input.js';
import { showOrganisationWith } from './organisation.js';
import { organisationFor } from './organisationFor.js';
import { param, screenOf } from './screen.js';

/** Makes a token. The page that answers shows it: a redirect would have to keep it somewhere. */
export const createToken: RequestHandler = async (req, res) => {
  const organisation = await organisationFor(req);
  const fields = fieldsOf(req);
  const parsed = tokenInput.safeParse({ name: fields['tokenName'] });
  if (!parsed.success) {
    const errors = errorsIn(parsed.error, screenOf(res).t).map(({ text }) => ({ field: 'tokenName', text }));
    await showOrganisationWith(res, organisation, { errors }, 422);
    return;
  }
  const token = await makeToken(organisation._id, parsed.data.name);
  await showOrganisationWith(res, organisation, { token }, 201);
};

export const createRevocation: RequestHandler = async (req, res) => {
  const { _id } = await organisationFor(req);
  const token = param(req, 'token');
  if (!/^[0-9a-f]{24}$/.test(token) || !(await revokeToken(_id, new Types.ObjectId(token))))
    throw new NotFound();
  flash(req, 'success', screenOf(res).t('api:desk.tokenRevoked'));
  res.redirect(303, paths.organisation(String(_id)));
};

/** Sets where outcomes are sent, or that they are sent nowhere. The first address comes with a signing secret, shown once. */
export function createWebhook({ SECRET, WEBHOOK_NETWORKS }: Config): RequestHandler {
  return async (req, res) => {
    const { t } = screenOf(res);
    const organisation = await organisationFor(req);
    const text = [fieldsOf(req)['url'] ?? ''].flat()[0]?.trim() ?? '';
    const read = text === '' ? null : readWebhookUrl(text, WEBHOOK_NETWORKS);
    if (read && 'problem' in read) {
      const errors = [{ field: 'url', text: t(`api:desk.problem.${read.problem}`) }];
      await showOrganisationWith(res, organisation, { fields: { url: text }, errors }, 422);
      return;
    }
    const secretVersion = organisation.webhook?.secretVersion ?? Date.now();
    const webhook: Webhook | null = read && { url: read.url.href, secretVersion };
    await Organisations.updateOne({ _id: organisation._id }, { $set: { webhook } });
    if (webhook && !organisation.webhook) {
      const secret = signingSecret(SECRET, organisation._id, secretVersion);
      await showOrganisationWith(res, { ...organisation, webhook }, { secret }, 201);
      return;
    }
    flash(req, 'success', t('api:desk.webhookSaved'));
    res.redirect(303, paths.organisation(String(organisation._id)));
  };
}

/** Makes a new signing secret; the old one stops working at once. */
export function createSecret({ SECRET }: Config): RequestHandler {
  return async (req, res) => {
    const organisation = await organisationFor(req);
    if (!organisation.webhook) throw new NotFound();
    // By the clock: a version that was used before must not come back with an address that was taken away and set again.
    const secretVersion = Math.max(Date.now(), organisation.webhook.secretVersion + 1);
    const webhook = { ...organisation.webhook, secretVersion };
    await Organisations.updateOne({ _id: organisation._id }, { $set: { webhook } });
    const secret = signingSecret(SECRET, organisation._id, secretVersion);
    await showOrganisationWith(res, { ...organisation, webhook }, { secret }, 201);
  };
}

/** Sends a failed message again. */
export const createDeliveryRetry: RequestHandler = async (req, res) => {
  const id = param(req, 'id');
  const delivery = /^[0-9a-f]{24}$/.test(id)
    ? await Deliveries.findById(id, { organisation: 1 }).lean()
    : null;
  if (!delivery) throw new NotFound();
  if (await retryDelivery(delivery._id, staffId(req)))
    flash(req, 'success', screenOf(res).t('api:desk.retried'));
  res.redirect(303, paths.organisation(String(delivery.organisation)));
};
