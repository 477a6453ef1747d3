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

/** What we know of the letters that may be meant; `Target` is what an answer to one of them goes to. */
export interface KnownLetters<Target = string> {
  /** By the Message-ID of the letter. */
  messageIds: ReadonlyMap<string, Target>;
  /** By a reply address whose signature was checked. */
  addresses: ReadonlyMap<string, Target>;
  /** By the number of a case or the reference of a complaint, and then the address of who takes part in it. */
  tags: ReadonlyMap<string, ReadonlyMap<string, Target>>;
}

export interface Answered<Target = string> {
  to: Target;
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
 * What a message answers, by the surest sign first: the letter's Message-ID, then the signed reply address, then
 * the tag in the subject. A tag counts only from somebody who takes part in that case: a complaint may quote another's.
 */
export function answers<Target>(claims: ReplyClaims, known: KnownLetters<Target>): Answered<Target> | null {
  const byId = first(claims.messageIds, known.messageIds);
  if (byId !== undefined) return { to: byId, by: 'message-id' };
  const byAddress = first(claims.addresses, known.addresses);
  if (byAddress !== undefined) return { to: byAddress, by: 'reply address' };
  const byTag = claims.tags
    .map((name) => known.tags.get(name)?.get(claims.sender))
    .find((target) => target !== undefined);
  return byTag === undefined ? null : { to: byTag, by: 'tag' };
}

/** Whether it has the outside of a reply, to whatever it may be. */
export function looksLikeReply(message: Message, quotes: boolean): boolean {
  return (
    message.inReplyTo.length > 0 || message.references.length > 0 || ANSWERS.test(message.subject) || quotes
  );
}

function first<Target>(names: string[], known: ReadonlyMap<string, Target>): Target | undefined {
  return names.map((name) => known.get(name)).find((found) => found !== undefined);
}
