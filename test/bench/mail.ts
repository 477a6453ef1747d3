import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../config/index.js';
import { Cases } from '../../src/cases/case.js';
import { Types } from 'mongoose';
import { Customers } from '../../src/customers/customer.js';
import { readResource } from '../../src/customers/keys.js';
import { Resources } from '../../src/customers/resource.js';
import { createDeps, type Deps } from '../../src/deps.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Messages } from '../../src/intake/mail/message.js';
import { takeMessage } from '../../src/intake/mail/take.js';
import { announceToQueue, startWorkers } from '../../workers/start.js';
import { makeCustomer } from './seed/customers.js';
import { seededRandom } from '../support/random.js';
import { atLeast, lineOf, perSecond, row } from './table.js';

/** Mail from raw bytes to placed case. */
export interface MailMeasured {
  mails: number;
  /** Mails a second until each was stored, and until the last had its case. */
  takenPerSecond: number;
  placedPerSecond: number;
  cases: number;
  /** Reports about as many addresses as mails: each opens a case. */
  spread: boolean;
}

export const MAIL_AIM = 500;
const CLIENTS = 64;

/**
 * How many ARF mails a second (RFC 5965) go from raw bytes to a placed case: durable, on the embedded store, the whole program in one
 * process with its store in a thread and its reader in a process apart. First about a hundred addresses, as a feedback loop sends
 * them, then each about an address of its own.
 */
export async function measureMail(quick: boolean): Promise<MailMeasured[]> {
  const mails = quick ? 50 : 5000;
  const warming = quick ? 1 : 1000;
  return [await measured(mails, 100, warming), await measured(mails, mails, warming)];
}

export function mailTable(all: readonly MailMeasured[]): string {
  const rows = all.flatMap(({ mails, takenPerSecond, placedPerSecond, cases, spread }) => [
    atLeast(
      spread ? 'each about another address' : 'about a hundred addresses',
      placedPerSecond,
      MAIL_AIM,
      perSecond,
    ),
    row('', `${mails} mails stored at ${takenPerSecond.toFixed(0)}/s; ${cases} cases`),
  ]);
  return ['ARF mails from raw bytes to placed case', ...rows.map(lineOf)].join('\n');
}

async function measured(mails: number, addresses: number, warming: number): Promise<MailMeasured> {
  const folder = await mkdtemp(join(tmpdir(), 'noticedesk-bench-mail-'));
  const deps = await createDeps(
    loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'error', DNS_SERVERS: '127.0.0.1:9', DNS_TIMEOUT_MS: '100' }),
  );
  announceToQueue(deps);
  const stop = startWorkers(deps);
  try {
    await storeOwners();
    // Not counted, as before every load: the reader's process starts, and the program becomes warm.
    await takeAll(
      deps,
      Array.from({ length: warming }, (_, at) => arf(mails + at + 1, at % addresses)),
    );
    await settled();
    const raws = Array.from({ length: mails }, (_, at) => arf(at + 1, at % addresses));
    const started = performance.now();
    await takeAll(deps, raws);
    const taken = performance.now();
    await settled();
    const placed = performance.now();
    const cases = await Cases.countDocuments();
    return {
      mails,
      takenPerSecond: mails / ((taken - started) / 1000),
      placedPerSecond: mails / ((placed - started) / 1000),
      cases,
      spread: addresses === mails,
    };
  } finally {
    await stop();
    await deps.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sixteen customers with a range of 256 addresses each, of those set aside for benchmarks (RFC 2544). */
async function storeOwners(): Promise<void> {
  for (let at = 0; at < 16; at += 1) {
    const { customer } = makeCustomer(at, seededRandom(at));
    const read = readResource('ipv4', `198.18.${at}.0/24`);
    if (typeof read === 'string') throw new Error(read);
    const common = {
      customer: customer._id,
      customerRef: customer.ref,
      kind: 'ipv4' as const,
      from: null,
      to: null,
    };
    await Customers.insertMany([customer]);
    await Resources.insertMany(read.map((keyed) => ({ _id: new Types.ObjectId(), ...common, ...keyed })));
  }
}

async function takeAll(deps: Deps, raws: readonly Buffer[]): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    for (let raw = raws[next++]; raw; raw = raws[next++])
      await takeMessage(raw, { arrival: 'imap', mailbox: 'abuse@host.example', track: null }, deps);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

async function settled(): Promise<void> {
  const owing = async (): Promise<boolean> =>
    (await Messages.exists({ owed: 'reading' })) !== null ||
    (await Complaints.exists({ owed: 'placing' })) !== null;
  while (await owing()) await sleep(20);
}

/** A feedback report about a mail that this address sent. */
function arf(number: number, address: number): Buffer {
  const ip = `198.18.${(address >> 8) & 255}.${address & 255}`;
  return Buffer.from(
    [
      'From: Feedback loop <fbl@isp.example>',
      'To: abuse@host.example',
      `Subject: Abuse report ${number}`,
      `Message-ID: <${number}@isp.example>`,
      'Date: Mon, 02 Nov 2026 10:00:00 +0000',
      'MIME-Version: 1.0',
      'Auto-Submitted: auto-generated',
      'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      `This is an e-mail abuse report for a message received from ${ip}.`,
      '--b',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'User-Agent: Loop/1.0',
      'Version: 1',
      `Source-IP: ${ip}`,
      'Arrival-Date: Mon, 02 Nov 2026 09:00:00 +0000',
      `Original-Mail-From: <offers-${number}@shop.example>`,
      '--b',
      'Content-Type: message/rfc822',
      '',
      `From: offers-${number}@shop.example`,
      'To: somebody@isp.example',
      `Subject: Offer ${number}`,
      `Message-ID: <offer-${number}@shop.example>`,
      '',
      'Buy it now, while it lasts. '.repeat(20),
      '--b--',
      '',
    ].join('\r\n'),
  );
}
