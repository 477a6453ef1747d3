import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { Complaints, type Complaint } from '../../../src/intake/complaint.js';
import { handleMessage } from '../../../src/intake/mail/handle.js';
import { Messages } from '../../../src/intake/mail/message.js';
import { checkSender } from '../../../src/mail/senderCheck.js';
import type { SenderResolver } from '../../../src/mail/senderResolver.js';
import { useApp } from '../../support/app.js';
import { taken, written } from './mails.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

const resolver: SenderResolver = (name) =>
  name === 's._domainkey.mail.example'
    ? Promise.resolve([[`v=DKIM1; p=${publicKey}`]])
    : Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }));

const signed = async (mail: Buffer): Promise<Buffer> => {
  const by = { signingDomain: 'mail.example', selector: 's', privateKey };
  const { signatures } = await dkimSign(mail, { ...by, signatureData: [by] });
  return Buffer.concat([Buffer.from(signatures), mail]);
};

const body = 'Dear abuse team,\n\nThis page is a phishing page: https://shop.example.nl/bank\n\nRosa';

describe('who sent a complaint by mail', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en', DNS_SERVERS: '127.0.0.1:9', SENDER_CHECK_MS: '500' });

  /** Takes the mail and handles it with a resolver of the test's own. */
  const complaintOf = async (mail: Buffer): Promise<Complaint> => {
    const message = await taken(app, mail);
    await Complaints.deleteMany({});
    await Messages.updateOne({ _id: message._id }, { $set: { owed: ['reading'] } });
    const check = (raw: Buffer) => checkSender(raw, { resolver, timeoutMs: 2000 });
    await handleMessage(message._id, { ...app.deps, checkSender: check, fallback: 'en' });
    return (await Complaints.findOne().lean()) ?? expect.fail('there is no complaint');
  };

  it('is certain when the domain signed it, and what was found is kept with the message', async () => {
    expect((await complaintOf(await signed(written({ body })))).identity).to.equal('certain');
    const message = await Messages.findOne().lean();
    expect(message?.sender).to.deep.include({
      from: 'rosa@mail.example',
      aligned: 'mail.example',
      by: 'own',
    });
  });

  it('is not certain without a signature, or with that of another', async () => {
    expect((await complaintOf(written({ body }))).identity).to.equal('uncertain');
    const forged = await signed(written({ body, from: 'Bank <desk@bank.example>' }));
    expect((await complaintOf(forged)).identity).to.equal('uncertain');
  });
});
