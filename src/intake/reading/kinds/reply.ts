import type { Message } from '../message.js';

/** What a message says about which of our letters it answers. Anybody may say so: it is held against what we know. */
export interface ReplyClaims {
  /** Message-IDs without angle brackets, the nearest first. */
  messageIds: string[];
  /** Where it was sent to: one of them may be a signed reply address. */
  addresses: string[];
  /** Numbers of cases and references of complaints in the subject. */
  tags: string[];
  /** Who says so, in lower case. */
  sender: string;
}

/** What we know of the letters that may be meant. */
export interface KnownLetters {
  /** The case of the letter with this Message-ID. */
  messageIds: ReadonlyMap<string, string>;
  /** The case of a reply address whose signature was checked. */
  addresses: ReadonlyMap<string, string>;
  /** The case of a number or reference, and the addresses of those who take part in it. */
  tags: ReadonlyMap<string, { case: string; parties: ReadonlySet<string> }>;
}

export interface Answered {
  case: string;
  by: 'message-id' | 'reply address' | 'tag';
}

const TAG = /\b(ND-\d{4}-\d{6,10}|M-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2})\b/gi;
const ANSWERS = /^\s*(?:re|aw|antw|antwort|sv|vs|rv|odp|ref|res|回复|答复|回覆)\s*(?:\[\d+\])?\s*[:：]/i;

/** What a message claims to answer; everything empty when it claims nothing. */
export function claimsOf(message: Message): ReplyClaims {
  const references = message.references.toReversed();
  return {
    messageIds: [...new Set([...message.inReplyTo, ...references])].slice(0, 50),
    addresses: [...message.to, ...message.cc].map(({ address }) => address).slice(0, 50),
    tags: [...new Set([...message.subject.matchAll(TAG)].map(([tag]) => tag.toUpperCase()))].slice(0, 10),
    sender: message.from?.address ?? '',
  };
}

/**
 * The case that a message answers, by the surest sign first: the letter's Message-ID, then the signed reply address, then
 * the tag in the subject. A tag counts only from somebody who takes part in that case: a complaint may quote another's.
 */
export function answers(claims: ReplyClaims, known: KnownLetters): Answered | null {
  const byId = first(claims.messageIds, known.messageIds);
  if (byId !== undefined) return { case: byId, by: 'message-id' };
  const byAddress = first(claims.addresses, known.addresses);
  if (byAddress !== undefined) return { case: byAddress, by: 'reply address' };
  const tag = claims.tags
    .map((name) => known.tags.get(name))
    .find((entry) => entry?.parties.has(claims.sender));
  return tag === undefined ? null : { case: tag.case, by: 'tag' };
}

/** Whether it has the outside of a reply, to whatever it may be. */
export function looksLikeReply(message: Message, quotes: boolean): boolean {
  return (
    message.inReplyTo.length > 0 || message.references.length > 0 || ANSWERS.test(message.subject) || quotes
  );
}

function first(names: string[], known: ReadonlyMap<string, string>): string | undefined {
  return names.map((name) => known.get(name)).find((found) => found !== undefined);
}
