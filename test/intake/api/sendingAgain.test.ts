import { expect } from 'chai';
import { Complaints } from '../../../src/intake/complaint.js';
import { IdempotencyKeys } from '../../../src/intake/api/idempotency.js';
import { bulkAnswer } from '../../../src/intake/api/schemas.js';
import { useApp } from '../../support/app.js';
import { COMPLAINT, newOrganisation, Sender, XARF } from './support.js';

const KEY = { 'Idempotency-Key': '8e03978e-40d5-43dd-bc93-6894a57f9324' };
const REPLAYED = 'idempotency-replayed';

describe('a request that is sent again', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  let sender: Sender;

  beforeEach(async () => {
    sender = new Sender(app, (await newOrganisation()).token);
  });

  it('gets the same answer under the same key, and makes nothing twice', async () => {
    const first = await sender.post(COMPLAINT, KEY);
    const second = await sender.post(COMPLAINT, KEY);
    expect([first.status, second.status]).to.deep.equal([201, 201]);
    expect(second.text).to.equal(first.text);
    expect(second.headers['location']).to.equal(first.headers['location']);
    expect([first.headers[REPLAYED], second.headers[REPLAYED]]).to.deep.equal([undefined, 'true']);
    expect(await Complaints.countDocuments()).to.equal(1);
  });

  it('is refused with another body, and taken under another key or by another organisation', async () => {
    await sender.post(COMPLAINT, KEY);
    const changed = { ...COMPLAINT, reasons: 'Something else.' };
    const refused = await sender.post(changed, KEY);
    expect(refused.status).to.equal(422);
    expect(refused.body).to.deep.include({ code: 'idempotency_key_reused' });
    expect((await sender.post(changed, { 'Idempotency-Key': '"another"' })).status).to.equal(201);
    const other = new Sender(app, (await newOrganisation({ name: 'Another' })).token);
    expect((await other.post(changed, KEY)).status).to.equal(201);
    expect(await Complaints.countDocuments()).to.equal(3);
  });

  it('makes one complaint when ten of it arrive at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => sender.post(COMPLAINT, KEY)));
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(10).fill(201));
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1);
    expect(answers.filter(({ headers }) => headers[REPLAYED] === undefined)).to.have.lengthOf(1);
    expect(await Complaints.countDocuments()).to.equal(1);
  });

  it('is answered as the first time when a crash came before or after the complaint was stored', async () => {
    const first = await sender.post(COMPLAINT, KEY);
    await Complaints.deleteMany({});
    const again = await sender.post(COMPLAINT, KEY);
    expect(again.text).to.equal(first.text);
    expect(await Complaints.countDocuments()).to.equal(1);
  });

  it('is a new one after the key has expired', async () => {
    const first = await sender.post(COMPLAINT, KEY);
    await IdempotencyKeys.updateMany({}, { $set: { expiresAt: new Date(Date.now() - 1000) } });
    const other = await sender.post({ ...COMPLAINT, reasons: 'Another matter.' }, KEY);
    expect(other.status, other.text).to.equal(201);
    expect(other.text).to.not.equal(first.text);
    expect(await Complaints.countDocuments()).to.equal(2);
  });

  it('keeps no key for what was refused: it may be mended and sent again', async () => {
    expect((await sender.post({ ...COMPLAINT, goodFaith: false }, KEY)).status).to.equal(422);
    expect((await sender.post(COMPLAINT, KEY)).status).to.equal(201);
  });
});

describe('many complaints at once', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  let sender: Sender;

  beforeEach(async () => {
    sender = new Sender(app, (await newOrganisation()).token);
  });

  it('are each taken or refused by itself', async () => {
    const answer = await sender.bulk([
      COMPLAINT,
      { ...COMPLAINT, goodFaith: 'yes' },
      XARF,
      7,
      null,
      [COMPLAINT],
    ]);
    expect(answer.status, answer.text).to.equal(200);
    const { received, refused, items } = bulkAnswer.parse(answer.body);
    expect([received, refused]).to.deep.equal([2, 4]);
    expect(items.map(({ status }) => status)).to.deep.equal([201, 422, 201, 422, 422, 422]);
    expect(items[1]?.problem?.errors?.[0]?.pointer).to.equal('/goodFaith');
    expect(await Complaints.countDocuments()).to.equal(2);
  });

  it('may be a thousand, and are made once however often they are sent', async function () {
    this.timeout(30_000);
    const complaints = Array.from({ length: 1_000 }, (_, index) => ({
      ...COMPLAINT,
      locations: ['https://shop.example.nl/page'],
      ownReference: `INC-${index}`,
    }));
    const [first, second] = await Promise.all([sender.bulk(complaints, KEY), sender.bulk(complaints, KEY)]);
    expect(first.status, first.text.slice(0, 300)).to.equal(200);
    expect(second.text).to.equal(first.text);
    expect((first.body as { received: number }).received).to.equal(1_000);
    expect(await Complaints.countDocuments()).to.equal(1_000);
  });
});
