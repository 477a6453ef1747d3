import { Types } from 'mongoose';
import type { Config } from '../../config/index.js';
import type { Vault } from '../../src/evidence/vault.js';
import { draftOf } from '../../src/intake/form/draftOf.js';
import { asSent, readInput } from '../../src/intake/form/input.js';
import { locationsOf } from '../../src/intake/form/problems.js';
import { shapeOf } from '../../src/intake/form/shape.js';
import { handleMessage } from '../../src/intake/mail/handle.js';
import { takeMessage } from '../../src/intake/mail/take.js';
import { createApartReader } from '../../src/intake/reading/apart.js';
import { receiveComplaint } from '../../src/intake/receive.js';
import { createReplyAddresses } from '../../src/mail/replyAddress.js';
import { checkSender } from '../../src/mail/senderCheck.js';
import { Organisations } from '../../src/reporters/organisation.js';
import { submissionOf } from './story.js';

const HOUR_MS = 3_600_000;
const MAILBOX = 'abuse@noticedesk.test';

/** What waits beside the cases: mail that is held or noted, a form that looks like spam, an organisation that may use the API. */
export async function fillTrays(config: Config, vault: Vault, now: Date): Promise<void> {
  await receiveMail(config, vault, now);
  await receiveSpam(now);
  await Organisations.create([
    {
      _id: new Types.ObjectId(),
      name: 'Sensornetwerk Noord',
      email: 'reports@sensornetwerk.test',
      domain: 'sensornetwerk.test',
      letters: false,
      perMinute: 60,
      perDay: 5000,
      active: true,
      webhook: null,
      createdAt: now,
    },
  ]);
}

async function receiveMail(config: Config, vault: Vault, now: Date): Promise<void> {
  const reader = createApartReader();
  const deps = {
    vault,
    reader,
    replyAddresses: createReplyAddresses(config.SECRET, config.REPLY_ADDRESS),
    // Nothing is looked up in the DNS.
    checkSender: (raw: Buffer) => checkSender(raw, { resolver: () => Promise.resolve([]), timeoutMs: 0 }),
    fallback: config.DEFAULT_LANGUAGE,
  };
  try {
    for (const [hours, headers, text] of MAILS) {
      const at = new Date(now.getTime() - hours * HOUR_MS);
      const delivery = { arrival: 'imap' as const, mailbox: MAILBOX, track: null, at };
      const { id } = await takeMessage(mailOf(headers, text, at), delivery, { vault });
      await handleMessage(id, deps, at);
    }
  } finally {
    reader.close();
  }
}

type Mail = [hoursAgo: number, headers: Record<string, string>, text: string];

const MAILS: readonly Mail[] = [
  [
    3,
    { From: 'Ineke Vos <i.vos@postbus.test>', Subject: 'Mijn foto' },
    'Goedemiddag,\n\nIemand heeft een foto van mij op internet gezet en ik denk dat het bij u is. Ik durf de site niet meer te openen. Kunt u mij bellen? 06 12345678\n\nIneke Vos',
  ],
  [
    20,
    { From: 'legal@rightsagency.test', Subject: 'Final notice' },
    'To whom it may concern,\n\nYou host infringing material of our client. Remove it within 24 hours. Details are in the annex to our letter of last week.\n\nRights Agency',
  ],
  [
    26,
    {
      From: 'r.brandsma@postbus.test',
      Subject: 'Afwezig: Uw melding is ontvangen',
      'Auto-Submitted': 'auto-replied',
      'In-Reply-To': '<5f1d@noticedesk.test>',
    },
    'Ik ben tot en met vrijdag afwezig.',
  ],
];

function mailOf(headers: Record<string, string>, text: string, at: Date): Buffer {
  const all = {
    ...headers,
    To: MAILBOX,
    Date: at.toUTCString().replace('GMT', '+0000'),
    'Message-ID': `<${at.getTime().toString(36)}@postbus.test>`,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`);
}

/** A robot filled in everything, the field that people don't see as well. */
async function receiveSpam(now: Date): Promise<void> {
  const at = new Date(now.getTime() - 5 * HOUR_MS);
  const shape = shapeOf('5.2-copyright', at);
  if (!shape) throw new Error('The public cannot choose copyright');
  const fields = {
    submission: submissionOf('spam', 1),
    locations: 'https://voorbeeldwinkel.test/',
    reasons: 'Best prices for backlinks! <a href="https://cheap-links.test">click here</a>',
    name: 'https://cheap-links.test',
    email: 'sales@cheap-links.test',
    goodFaith: 'on',
  };
  const input = readInput(fields, shape);
  const draft = draftOf(input, shape, {
    locations: locationsOf(input, shape).locations,
    files: [],
    fields: asSent(fields, shape),
    language: 'en',
    at,
  });
  await receiveComplaint({
    ...draft,
    setAside: { why: 'suspected_spam', signs: ['trap', 'markup', 'link_as_name'], at },
  });
}
