import { expect } from 'chai';
import { Types } from 'mongoose';
import { Organisations } from '../../src/reporters/organisation.js';
import { OrganisationTokens } from '../../src/reporters/organisationToken.js';
import { Deliveries } from '../../src/reporters/webhooks/delivery.js';
import { signingSecret } from '../../src/reporters/webhooks/sign.js';
import { paths } from '../../src/web/paths.js';
import { COMPLAINT, newOrganisation, Sender } from '../intake/api/support.js';
import { useApp } from '../support/app.js';
import { signedIn } from '../support/staffing.js';

const FIELDS = {
  name: 'Example CERT',
  email: 'reports@cert.example',
  domain: '',
  perMinute: '30',
  perDay: '500',
};
const shown = (pattern: RegExp, text: string): string => pattern.exec(text)?.[1] ?? '';

describe('organisations on the desk', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('are added by an administrator, get a token that is shown once and works until it is revoked', async () => {
    const admin = await signedIn(app, 'admin');
    const added = await admin.fill(paths.organisations(), FIELDS);
    expect(added.status, added.text).to.equal(303);
    const organisation = await Organisations.findOne().lean();
    expect(organisation).to.deep.include({
      domain: 'cert.example',
      perMinute: 30,
      perDay: 500,
      letters: false,
      active: true,
    });
    const id = String(organisation?._id);
    expect(added.headers['location']).to.equal(paths.organisation(id));
    const made = await admin.fill(
      paths.organisation(id),
      { tokenName: 'Scanner' },
      paths.organisationTokens(id),
    );
    expect(made.status).to.equal(201);
    expect(made.headers['cache-control']).to.equal('no-store');
    const token = shown(/<code class="break">(nd_[\w-]{43})<\/code>/, made.text);
    const sender = new Sender(app, token);
    expect((await sender.post(COMPLAINT)).status).to.equal(201);
    const page = await admin.get(paths.organisation(id));
    expect(page.text).to.contain('Scanner').and.not.contain(token);
    const kept = await OrganisationTokens.findOne().lean();
    const revoked = await admin.fill(
      paths.organisation(id),
      {},
      paths.organisationRevocation(id, String(kept?._id)),
    );
    expect(revoked.status).to.equal(303);
    expect((await sender.post(COMPLAINT)).status).to.equal(401);
    const again = await admin.fill(
      paths.organisation(id),
      {},
      paths.organisationRevocation(id, String(kept?._id)),
    );
    expect(again.status).to.equal(404);
  });

  it('can be changed, closed and opened again', async () => {
    const admin = await signedIn(app, 'admin');
    const { organisation, token } = await newOrganisation();
    const id = String(organisation._id);
    const page = paths.organisation(id);
    await admin.fill(page, { ...FIELDS, letters: 'yes', domain: 'Sensors.Example' });
    expect(await Organisations.findById(id).lean()).to.deep.include({
      domain: 'sensors.example',
      letters: true,
      perMinute: 30,
    });
    const sender = new Sender(app, token);
    await admin.fill(page, {}, paths.organisationClosure(id));
    expect((await sender.post(COMPLAINT)).status).to.equal(403);
    await admin.fill(page, {}, paths.organisationReopening(id));
    expect((await sender.post(COMPLAINT)).status).to.equal(201);
  });

  it('get a webhook with a secret that is shown once, and a new one when asked for', async () => {
    const admin = await signedIn(app, 'admin');
    const { organisation } = await newOrganisation();
    const id = String(organisation._id);
    const page = paths.organisation(id);
    const secretIn = (text: string) =>
      shown(/<code class="break">(whsec_[^<]+)<\/code>/, text).replaceAll('&#43;', '+');
    const made = await admin.fill(
      page,
      { url: 'https://hooks.cert.example/in' },
      paths.organisationWebhook(id),
    );
    expect(made.status, made.text).to.equal(201);
    const first = await Organisations.findById(id).lean();
    const version = first?.webhook?.secretVersion ?? 0;
    expect(secretIn(made.text)).to.equal(signingSecret(app.deps.config.SECRET, organisation._id, version));
    expect((await admin.get(page)).text).to.not.contain('whsec_');
    const reloaded = await admin.get(paths.organisationWebhook(id));
    expect([reloaded.status, reloaded.headers['location']]).to.deep.equal([303, page]);
    const renewed = await admin.fill(page, {}, paths.organisationSecret(id));
    expect(secretIn(renewed.text))
      .to.match(/^whsec_/)
      .and.not.equal(secretIn(made.text));
    await admin.fill(page, { url: '' }, paths.organisationWebhook(id));
    expect((await Organisations.findById(id).lean())?.webhook).to.equal(null);
    expect((await admin.fill(page, {}, paths.organisationSecret(id))).status).to.equal(404);
  });

  it('say what is wrong, and keep what was typed', async () => {
    const admin = await signedIn(app, 'admin');
    const wrong: [Record<string, string>, string][] = [
      [{ name: '' }, 'Enter a name'],
      [{ email: 'nobody' }, 'Enter an e-mail address'],
      [{ domain: 'not a domain' }, 'Enter a domain'],
      [{ perMinute: '0' }, 'Enter a whole number'],
      [{ perDay: 'many' }, 'Enter a whole number'],
    ];
    for (const [changes, words] of wrong) {
      const answer = await admin.fill(paths.organisations(), { ...FIELDS, ...changes });
      expect(answer.status, words).to.equal(422);
      expect(answer.text).to.contain(words).and.contain(Object.values(changes)[0]);
    }
    expect(await Organisations.countDocuments()).to.equal(0);
    const { organisation } = await newOrganisation();
    const id = String(organisation._id);
    for (const [url, words] of [
      ['http://hooks.cert.example/', 'starts with https://'],
      ['https://169.254.169.254/', 'private network'],
      ['https://a:b@hooks.cert.example/', 'no user name'],
    ] as const) {
      const answer = await admin.fill(paths.organisation(id), { url }, paths.organisationWebhook(id));
      expect(answer.status, url).to.equal(422);
      expect(answer.text).to.contain(words);
    }
    const nameless = await admin.fill(
      paths.organisation(id),
      { tokenName: ' ' },
      paths.organisationTokens(id),
    );
    expect(nameless.status).to.equal(422);
    expect((await admin.get(paths.organisation('64b0000000000000000000aa'))).status).to.equal(404);
    expect((await admin.get(paths.organisation('nothing'))).status).to.equal(404);
  });

  it('show what was sent to them, and send again what failed', async () => {
    const admin = await signedIn(app, 'admin');
    const { organisation } = await newOrganisation({
      webhook: { url: 'https://127.0.0.1/', secretVersion: 1 },
    });
    const _id = new Types.ObjectId();
    await Deliveries.create([
      {
        _id,
        organisation: organisation._id,
        type: 'complaint.decided',
        complaint: new Types.ObjectId(),
        reference: 'M-7K4Q-9XWD-2M',
        caseNumber: 'ND-2026-000042',
        body: '{}',
        status: 'failed',
        lastError: 'ECONNREFUSED',
        createdAt: new Date(),
      },
    ]);
    const page = paths.organisation(String(organisation._id));
    const before = await admin.get(page);
    for (const words of ['M-7K4Q-9XWD-2M', 'ECONNREFUSED', 'Failed', 'Send again'])
      expect(before.text).to.contain(words);
    const retried = await admin.fill(page, {}, paths.deliveryRetry(String(_id)));
    expect(retried.status).to.equal(303);
    await app.settle();
    const after = await Deliveries.findById(_id).lean();
    expect(after?.attempts.map(({ outcome }) => outcome)).to.deep.equal(['retried', 'permanent']);
  });
});
