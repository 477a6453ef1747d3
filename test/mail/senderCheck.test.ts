import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { checkSender, identityCertain, type SenderCheckOptions } from '../../src/mail/senderCheck.js';
import { createSenderResolver, type SenderResolver } from '../../src/mail/senderResolver.js';
import { startDns } from '../support/dns.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

const KEY = `v=DKIM1; k=rsa; p=${publicKey}`;
const RECORDS: Record<string, string> = {
  's._domainkey.example.org TXT': KEY,
  's._domainkey.sub.example.org TXT': KEY,
  's._domainkey.evil.test TXT': KEY,
  '_dmarc.example.org TXT': 'v=DMARC1; p=reject',
  's._domainkey.strict.example TXT': KEY,
  's._domainkey.sub.strict.example TXT': KEY,
  '_dmarc.strict.example TXT': 'v=DMARC1; p=reject; adkim=s; aspf=s',
  's._domainkey.nopolicy.test TXT': KEY,
  'example.org TXT': 'v=spf1 ip4:192.0.2.10 -all',
};

/** A resolver that knows the records above, and counts what it is asked. */
function knowing(records: Record<string, string> = RECORDS): SenderResolver & { asked: string[] } {
  const asked: string[] = [];
  const resolve = (name: string, type: string) => {
    asked.push(`${name} ${type}`);
    const record = records[`${name} ${type}`];
    if (record !== undefined) return Promise.resolve([[record]]);
    return Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }));
  };
  return Object.assign(resolve, { asked });
}

const MAIL = [
  'From: Hotline <Desk@example.org>',
  'To: abuse@example.nl',
  'Subject: Notice',
  'Message-ID: <1@example.org>',
  '',
  'Please look at https://shop.example.com/fake',
  '',
].join('\r\n');

async function signed(mail: string, signingDomain = 'example.org', maxBodyLength?: number) {
  const by = {
    signingDomain,
    selector: 's',
    privateKey,
    canonicalization: 'relaxed/relaxed',
    ...(maxBodyLength && { maxBodyLength }),
  };
  const { signatures } = await dkimSign(mail, { ...by, signatureData: [by] });
  return signatures + mail;
}

const checked = (mail: string | Buffer, options: Partial<SenderCheckOptions> = {}) =>
  checkSender(Buffer.from(mail), { resolver: knowing(), timeoutMs: 2000, ...options });

describe('the check of who sent a message', () => {
  it('is certain of a sender whose domain signed the message', async () => {
    const check = await checked(await signed(MAIL));
    expect(check.dkim).to.deep.equal([
      { domain: 'example.org', selector: 's', result: 'pass', aligned: true },
    ]);
    expect(check.dmarc).to.deep.equal({ result: 'pass', policy: 'reject' });
    expect(check).to.include({ from: 'desk@example.org', aligned: 'example.org', by: 'own', problem: '' });
    expect(identityCertain(check)).to.equal(true);
    expect(identityCertain(check, 'desk@Example.org')).to.equal(true);
    expect(identityCertain(check, 'chief@example.org'), 'another address of the domain').to.equal(false);
  });

  it('knows a signed message when a pipe gave it with bare line feeds', async () => {
    const check = await checked((await signed(MAIL)).replaceAll('\r\n', '\n'));
    expect(identityCertain(check)).to.equal(true);
  });

  it('is certain by a signature of the same registered domain, unless the domain wants it strict', async () => {
    expect(identityCertain(await checked(await signed(MAIL, 'sub.example.org')))).to.equal(true);
    const strict = MAIL.replace('Desk@example.org', 'desk@strict.example');
    expect(identityCertain(await checked(await signed(strict, 'strict.example')))).to.equal(true);
    const below = await checked(await signed(strict, 'sub.strict.example'));
    expect(identityCertain(below)).to.equal(false);
    expect(below.dmarc.result).to.equal('fail');
  });

  it('is certain of a signed message of a domain without a policy', async () => {
    const check = await checked(
      await signed(MAIL.replace('Desk@example.org', 'a@nopolicy.test'), 'nopolicy.test'),
    );
    expect(check.dmarc.result).to.equal('none');
    expect(identityCertain(check)).to.equal(true);
  });

  it('is not certain of a message that nobody signed, that another signed, or that was changed', async () => {
    const whole = await signed(MAIL);
    expect(identityCertain(await checked(MAIL))).to.equal(false);
    expect(identityCertain(await checked(await signed(MAIL, 'evil.test')))).to.equal(false);
    expect(identityCertain(await checked(whole.replace('/fake', '/real')))).to.equal(false);
    expect(identityCertain(await checked(whole.replace('Desk@', 'chief@')))).to.equal(false);
    expect(identityCertain(undefined)).to.equal(false);
  });

  it('is not certain by a signature that leaves out From or part of the body', async () => {
    const rest = MAIL.slice(MAIL.indexOf('To:'));
    const withoutFrom = (await signed(rest)).replace(rest, MAIL);
    expect(withoutFrom).to.match(/h=[^;]*To;/i);
    expect(identityCertain(await checked(withoutFrom))).to.equal(false);
    const part = await signed(MAIL, 'example.org', 10);
    expect(part).to.match(/l=10/);
    expect(identityCertain(await checked(`${part}and more`))).to.equal(false);
  });

  it('believes no message with two From fields, or two senders in one', async () => {
    const whole = await signed(MAIL);
    expect(await checked(`From: chief@evil.test\r\n${whole}`)).to.include({ problem: 'from', aligned: '' });
    const two = MAIL.replace('<Desk@example.org>', '<Desk@example.org>, b@evil.test');
    expect(await checked(await signed(two))).to.include({ problem: 'from', aligned: '' });
  });

  describe('by the word of the mail server of the provider', () => {
    const authserv = 'mx.example.nl';
    const said = (id: string, verdict: string) => `Authentication-Results: ${id};\r\n ${verdict}\r\n${MAIL}`;

    it('takes its verdict on DMARC and on a signature of the domain', async () => {
      const dmarc = await checked(said(authserv, 'dmarc=pass (p=reject; x) header.from=example.org'), {
        authserv,
      });
      expect(dmarc).to.include({ by: 'server', aligned: 'example.org' });
      const dkim = await checked(said(authserv, 'dkim=pass header.d=example.org header.s=s'), { authserv });
      expect(identityCertain(dkim)).to.equal(true);
    });

    it('does not when it said so of another domain, or the contrary', async () => {
      for (const verdict of [
        'dmarc=pass header.from=evil.test',
        'dkim=pass header.d=evil.test',
        'dkim=pass header.d=example.org; dmarc=fail header.from=example.org',
        'dkim=fail (dkim=pass header.d=example.org)',
        'spf=pass smtp.mailfrom=a@example.org',
      ])
        expect(identityCertain(await checked(said(authserv, verdict), { authserv })), verdict).to.equal(
          false,
        );
    });

    it('believes neither another server nor one that stands below it, and none without the setting', async () => {
      const verdict = 'dmarc=pass header.from=example.org';
      expect(identityCertain(await checked(said('evil.test', verdict), { authserv }))).to.equal(false);
      expect(identityCertain(await checked(said(authserv, verdict)))).to.equal(false);
      const below = `Authentication-Results: ${authserv}; dmarc=fail header.from=example.org\r\n${said(authserv, verdict)}`;
      expect(identityCertain(await checked(below, { authserv }))).to.equal(false);
    });

    it('checks SPF by the address that it wrote down', async () => {
      const from = (ip: string, by = authserv) =>
        `Return-Path: <bounce@example.org>\r\nReceived: from out.example.org (out.example.org [${ip}])\r\n\tby ${by} (Postfix) with ESMTPS id 1\r\n\tfor <abuse@example.nl>; Mon, 2 Nov 2026 10:00:00 +0100\r\n${MAIL}`;
      const passed = await checked(from('192.0.2.10'), { authserv });
      expect(passed.spf).to.deep.equal({ result: 'pass', domain: 'example.org' });
      expect(passed.dmarc.result).to.equal('pass');
      expect(identityCertain(passed)).to.equal(true);
      expect(identityCertain(await checked(from('192.0.2.11'), { authserv }))).to.equal(false);
      expect(identityCertain(await checked(from('192.0.2.10', 'mx.evil.test'), { authserv }))).to.equal(
        false,
      );
      expect(identityCertain(await checked(from('192.0.2.10')))).to.equal(false);
    });
  });

  describe('in time, whatever it is given', () => {
    it('ends at its limit when DNS never answers', async () => {
      const start = Date.now();
      const silent = () => new Promise<never>(() => undefined);
      const check = await checked(await signed(MAIL), { resolver: silent, timeoutMs: 150 });
      expect(Date.now() - start).to.be.below(1000);
      expect(check).to.include({ problem: 'timeout', aligned: '', from: 'desk@example.org' });
    });

    it('looks at eight of fifty signatures, and at those of the domain in From first', async () => {
      const one = await signed(MAIL, 'evil.test');
      const field = one.slice(0, one.length - MAIL.length);
      const resolver = knowing();
      const check = await checked(field.repeat(50) + (await signed(MAIL)), { resolver });
      expect(check.dkim).to.have.lengthOf(8);
      expect(identityCertain(check)).to.equal(true);
      expect(resolver.asked.length).to.be.below(20);
    });

    it('takes no key of a hundred kilobytes, and no rubbish for one', async () => {
      for (const key of [`v=DKIM1; k=rsa; p=${'A'.repeat(100_000)}`, 'v=DKIM1; p=%%%', '', '\u0000']) {
        const resolver = knowing({ 's._domainkey.example.org TXT': key });
        expect(identityCertain(await checked(await signed(MAIL), { resolver }))).to.equal(false);
      }
    });

    it('checks nothing of endless headers', async () => {
      expect(await checked(`${'X-A: b\r\n'.repeat(5000)}${MAIL}`)).to.include({ problem: 'headers' });
      expect(await checked(`X-A: ${'b'.repeat(400_000)}`)).to.include({ problem: 'headers' });
      expect(await checked(`From: ${'<a@b.test>,'.repeat(2000)}\r\n\r\n`)).to.include({ problem: 'from' });
    });

    it('never throws', async () => {
      for (const raw of [
        '',
        '\r\n',
        'From',
        'From:',
        'From: <>\r\n\r\n',
        '\u0000\u0001',
        'From: a@b\r\nDKIM-Signature: h=from; a=;;;=\r\n\r\n',
      ])
        expect((await checked(raw)).aligned, JSON.stringify(raw)).to.equal('');
    });

    it('lets others work while it reads a long message', async () => {
      const long = await signed(`${MAIL}${'x'.repeat(3_000_000)}`);
      let longest = 0;
      let last = performance.now();
      const timer = setInterval(() => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }, 1);
      const check = await checked(long, { timeoutMs: 20_000 });
      clearInterval(timer);
      expect(identityCertain(check)).to.equal(true);
      expect(longest).to.be.below(500);
    });
  });

  it('asks real name servers', async () => {
    const dns = await startDns({});
    try {
      const resolver = createSenderResolver([dns.address], 500);
      const check = await checked(await signed(MAIL), { resolver });
      expect(dns.questions).to.include('s._domainkey.example.org 16');
      expect(check.dkim[0]?.result).to.equal('neutral');
      expect(identityCertain(check)).to.equal(false);
    } finally {
      await dns.close();
    }
  });
});
