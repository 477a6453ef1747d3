import { createHash } from 'node:crypto';
import { isAutomatic } from './kinds/automatic.js';
import { autoReply } from './kinds/autoReply.js';
import { bounce } from './kinds/bounce.js';
import { challenge } from './kinds/challenge.js';
import { freeText } from './kinds/freeText.js';
import { knownFormat } from './kinds/knownFormat.js';
import { readReceipt } from './kinds/readReceipt.js';
import { claimsOf } from './kinds/reply.js';
import { headerOf } from './message.js';
import type { Message } from './message.js';
import { readBareFile, readMessage } from './readMessage.js';
import type { Reading, Verdict } from './reading.js';
import { foldReply } from './replies/foldReply.js';
import type { Folded } from './replies/foldReply.js';
import type { Fact } from './report.js';

type Step = (message: Message, folded: Folded) => Verdict | null | Promise<Verdict | null>;

/**
 * What a message may be, in the order in which it is asked. Reports first: complaints too carry the marks of automatic
 * mail. The last takes whatever is left.
 */
const STEPS: readonly Step[] = [knownFormat, bounce, readReceipt, challenge, autoReply, freeText];

/** What a mail is, and what it reports. Takes its raw bytes. Bounded; fetches nothing; throws only by a fault of ours. */
export async function readMail(raw: Buffer): Promise<Reading> {
  return read(readMessage(raw));
}

/** The bytes of one part of a mail, as `Reading.files` numbers them; null when there is none. */
export function readPart(raw: Buffer, part: number): Buffer | null {
  return readMessage(raw).parts[part]?.content ?? null;
}

/** The same for a file that came by itself: an API's body, a feed. `name` tells its type. */
export async function readFile(raw: Buffer, name: string): Promise<Reading> {
  return read(readBareFile(raw, name));
}

async function read(message: Message): Promise<Reading> {
  const folded = foldReply(message.text);
  const verdict = await firstVerdict(message, folded);
  return {
    ...verdict,
    about: aboutOf(message),
    claims: claimsOf(message),
    visible: folded.visible,
    folded: folded.folded,
    automatic: isAutomatic(message),
    files: filesOf(message),
    problems: message.problems,
  };
}

function filesOf({ parts }: Message): Reading['files'] {
  return parts.flatMap(({ name, type, disposition, content }, part) =>
    name !== '' || disposition === 'attachment' || !type.startsWith('text/')
      ? [{ part, name, type, bytes: content.length, sha256: sha256Of(content) }]
      : [],
  );
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function firstVerdict(message: Message, folded: Folded): Promise<Verdict> {
  for (const step of STEPS) {
    const verdict = await step(message, folded);
    if (verdict !== null) return verdict;
  }
  return { kind: 'held', by: 'nothing', reason: 'No step knew it.', reports: [], facts: [] };
}

const KEPT = [
  'return-path',
  'auto-submitted',
  'x-auto-response-suppress',
  'precedence',
  'x-xarf',
  'x-arf',
  'x-rt-originator',
];

function aboutOf(message: Message): Fact[] {
  const { from, subject, date, messageId } = message;
  const facts: [string, string][] = [
    ['reporter', from === null ? '' : from.name === '' ? from.address : `${from.name} <${from.address}>`],
    ['reporter_address', from?.address ?? ''],
    ['reply_to', message.replyTo[0]?.address ?? ''],
    ['subject', subject],
    ['mail_date', date?.toISOString() ?? ''],
    ['message_id', messageId],
    ...KEPT.map((name): [string, string] => [name.replaceAll('-', '_'), headerOf(message, name)]),
  ];
  return facts.flatMap(([name, value]) => (value === '' ? [] : [{ name, value, source: 'headers' }]));
}
