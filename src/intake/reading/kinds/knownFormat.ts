import { FORMATS } from '../formats/registry.js';
import type { Message } from '../message.js';
import type { Verdict } from '../reading.js';
import { readMessage } from '../readMessage.js';
import type { Format, Report } from '../report.js';
import { Unreadable } from '../report.js';

/** How many messages within messages are opened in search of a report. */
const DEEPEST = 3;

/**
 * A report in a known format, in the message or in one that is attached to it: a complaint, whatever automatic marks it
 * bears. Held with the reason when it is of a known format and cannot be read.
 */
export async function knownFormat(message: Message): Promise<Verdict | null> {
  return read(message, 0);
}

async function read(message: Message, depth: number): Promise<Verdict | null> {
  let unread: Verdict | null = null;
  for (const format of FORMATS) {
    if ((depth > 0 && format.general === true) || !format.recognises(message)) continue;
    const outcome = await reportsOf(format, message);
    if (typeof outcome !== 'string') return complaint(format.name, outcome);
    unread ??= { ...complaint(format.name, []), kind: 'held', reason: outcome };
  }
  return (await readAttached(message, depth)) ?? unread;
}

async function readAttached(message: Message, depth: number): Promise<Verdict | null> {
  if (depth >= DEEPEST || message.parts.some(({ type }) => type === 'message/delivery-status')) return null;
  for (const { content } of message.parts.filter(({ type }) => type === 'message/rfc822').slice(0, 3)) {
    const verdict = await read(readMessage(content), depth + 1);
    if (verdict?.kind === 'complaint')
      return { ...verdict, reason: `${verdict.reason} It was attached to this message.` };
  }
  return null;
}

/** Its reports, or in words why they could not be read. */
async function reportsOf(format: Format, message: Message): Promise<Report[] | string> {
  try {
    const reports = await format.reads(message);
    return reports.length > 0 ? reports : `Of the format ${format.name}, but it reports nothing.`;
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    return `Of the format ${format.name}, but reading it failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function complaint(format: string, reports: Report[]): Verdict {
  return { kind: 'complaint', by: format, reason: `A report in the format ${format}.`, reports, facts: [] };
}
