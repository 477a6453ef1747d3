import { hasControlCharacter, isDeliverable, readMailbox } from './address.js';

/** One message to one recipient. */
export interface OutgoingMail {
  /** With its angle brackets; sent exactly so, at every attempt. */
  messageId: string;
  /** `Name <address>`, in place of the mailer's own. */
  from?: string | undefined;
  /** A bare address. */
  to: string;
  /** A bare address. */
  replyTo?: string | undefined;
  subject: string;
  text: string;
  html: string;
  /** Further headers; those that the other fields set are refused. */
  headers?: Record<string, string> | undefined;
  inReplyTo?: string | undefined;
  /** Message-IDs of others; what isn't one is left out. */
  references?: string[] | undefined;
  /** When the letter was written. Default: now. */
  date?: Date | undefined;
}

const MESSAGE_ID = /^<[^\s<>@]+@[^\s<>@]+>$/;
const REFERENCE = /^<[^\s<>]{1,900}>$/;
const HEADER_NAME = /^[!-9;-~]+$/;
const SET_BY_FIELDS =
  /^(from|sender|to|cc|bcc|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*)$/i;

/** What is wrong with a message, in words for the log of its attempts; undefined when it can be sent. */
export function problemWith(message: OutgoingMail): string | undefined {
  if (!MESSAGE_ID.test(message.messageId)) return 'The Message-ID is not one';
  if (message.from !== undefined && !readMailbox(message.from)) return 'The sender is not an address';
  if (message.replyTo !== undefined && !isDeliverable(message.replyTo))
    return 'The reply address is not an address';
  if (hasControlCharacter(message.subject)) return 'The subject has a line break or control character';
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    if (!HEADER_NAME.test(name) || SET_BY_FIELDS.test(name))
      return `The header ${JSON.stringify(name)} is not allowed`;
    if (hasControlCharacter(value)) return `The header ${name} has a line break or control character`;
  }
  return undefined;
}

/** Whether a text is the Message-ID of some message, fit to refer to. */
export function isReference(text: string): boolean {
  return REFERENCE.test(text) && !hasControlCharacter(text);
}
