import { readFreeText } from '../freeText/readFreeText.js';
import { headerOf } from '../message.js';
import type { Message } from '../message.js';
import type { Verdict } from '../reading.js';
import type { Folded } from '../replies/foldReply.js';
import { attachedReports } from './attachedOriginal.js';
import { autoSubmitted } from './automatic.js';
import { forwardedFacts } from './forwarded.js';
import { looksLikeReply } from './reply.js';

/**
 * What no other step knew. Something that names a place is a complaint; something that only answers is a reply, to be held
 * against what we sent; an automatic message that speaks of no abuse is an automatic reply; the rest is held.
 */
export function freeText(message: Message, { visible, folded, quotes }: Folded): Verdict {
  const isBare = message.headers.length === 0;
  const forwarded = forwardedFacts(message);
  const isReply = forwarded.length === 0 && looksLikeReply(message, quotes || (isBare && folded !== ''));
  const written = readFreeText(message, isReply ? visible : message.text);
  const reports = written.length > 0 ? written : attachedReports(message);
  const speaksOfAbuse = (reports[0]?.category ?? '') !== '';
  if (reports.length > 0 && (speaksOfAbuse || !isReply)) return complaintOf(message, reports, forwarded);
  if (isReply)
    return { kind: 'reply', by: 'headers or quotation', reason: 'It answers something.', reports, facts: [] };
  if (autoSubmitted(message).startsWith('auto-'))
    return {
      kind: 'auto_reply',
      by: 'auto-submitted',
      reason: 'An automatic message that reports nothing.',
      reports,
      facts: [],
    };
  return { kind: 'held', by: 'nothing', reason: whyHeld(message), reports: [], facts: forwarded };
}

function complaintOf(message: Message, reports: Verdict['reports'], forwarded: Verdict['facts']): Verdict {
  const by = forwarded.length > 0 ? 'forwarded' : 'free text';
  const feed = headerOf(message, 'x-mailer');
  return {
    kind: 'complaint',
    by,
    reason: forwarded.length > 0 ? 'A complaint that somebody forwarded.' : 'It names where something is.',
    reports,
    facts: [...forwarded, ...(feed === '' ? [] : [{ name: 'mailer', value: feed, source: 'headers' }])],
  };
}

function whyHeld(message: Message): string {
  if (message.parts.some(({ type }) => type === 'message/partial'))
    return 'It is one piece of a message that was sent in pieces (message/partial).';
  if (message.text.trim() === '' && message.parts.every(({ text }) => text === null || text.trim() === ''))
    return 'It holds no text that can be read.';
  return 'It names no address, host or page: no location, and no known kind.';
}
