import type { Message, Part } from '../../message.js';

export interface Text {
  /** What it is called in the facts' source: the part's name, or its type, or "text". */
  source: string;
  text: string;
  type: string;
}

const LONGEST = 20_000_000;

/** The texts of a message: each part that is text by type or by what it holds, then the text as a person reads it. */
export function textsOf(message: Message): Text[] {
  const parts = message.parts.flatMap((part) => {
    const text = textOf(part);
    return text === '' ? [] : [{ source: part.name || part.type, text, type: part.type }];
  });
  const body = { source: 'text', text: message.text.slice(0, LONGEST), type: 'text/plain' };
  return message.text === '' ? parts : [...parts, body];
}

/** A part's text; the report parts (message/…) are text although not called so. */
export function textOf(part: Part): string {
  if (part.text !== null) return part.text.slice(0, LONGEST);
  const isText = /^(?:text\/|message\/|application\/(?:json|xml|x-yaml|yaml|csv))/.test(part.type);
  return isText ? part.content.subarray(0, LONGEST).toString('utf8') : '';
}

/** What a person would read, with the text parts that stand as attachments behind it: in forwards the report is often one. */
export function readableText(message: Message): string {
  const more = message.parts
    .filter((part) => part.type === 'text/plain')
    .map((part) => textOf(part).replace(/\r\n?/g, '\n').trim());
  return [message.text, ...more.filter((text) => !message.text.includes(text))].join('\n');
}

/** Whether it comes from this domain, by itself or through a help desk that names it as the originator; answers don't count. */
export function isFrom(message: Message, domain: string): boolean {
  const originator = message.headers.find(({ name }) => name === 'x-rt-originator')?.value ?? '';
  if (message.inReplyTo.length > 0) return false;
  return [message.from?.address ?? '', originator].some((address) => {
    const host =
      address
        .toLowerCase()
        .split('@')
        .at(-1)
        ?.replace(/[>\s]+$/, '') ?? '';
    return host === domain || host.endsWith(`.${domain}`);
  });
}
