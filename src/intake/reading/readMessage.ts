import { isUtf8 } from 'node:buffer';
import { basename } from 'node:path';
import { addressParser } from 'postal-mime';
import type { Address, Message, Part } from './message.js';
import { decodeText } from './mime/charset.js';
import { decodeValue } from './mime/headers.js';
import type { Header } from './mime/headers.js';
import { htmlToText } from './mime/htmlText.js';
import { LIMITS } from './mime/limits.js';
import { withLf } from './mime/lineEnds.js';
import { normalise } from './mime/normalise.js';
import { uuencoded } from './mime/transfer.js';
import { withoutFiles } from './mime/withoutFiles.js';
import { readTree } from './mime/tree.js';
import type { Leaf } from './mime/tree.js';

/** Media types that are text although they don't begin with `text/`. */
const TEXTUAL =
  /^(?:text\/|message\/(?!rfc822$|partial$|external-body$)|application\/(?:(?:[\w.-]+\+)?(?:json|xml)|(?:x-)?yaml|csv|x-ndjson))/;
const TEXT_NAME = /\.(?:txt|csv|tsv|xml|json|ya?ml|log|eml)$/i;
const TYPES: Record<string, string> = {
  json: 'application/json',
  xml: 'application/xml',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  html: 'text/html',
  htm: 'text/html',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
  txt: 'text/plain',
};

/**
 * Takes a message apart: RFC 5322 and MIME as they ought to be, and as they are. Takes the raw bytes; never throws,
 * fetches nothing; what was wrong is told in `problems`. The tree is walked by our own code, because every part is
 * needed apart and raw, reports and attached messages too; addresses and encoded words are postal-mime's.
 */
export function readMessage(raw: Buffer): Message {
  const { bytes, problems } = normalise(raw);
  const tree = readTree(bytes, problems);
  const leaves = tree.leaves.map((leaf) => ({ leaf, part: partOf(leaf) }));
  const body = bodyOf(leaves);
  if (body.text.length >= LIMITS.body || body.html.length >= LIMITS.body)
    problems.push('Only the start of its text was read.');
  const { headers } = tree;
  const date = valueOf(headers, 'date');
  const read = readDate(date);
  if (date !== '' && read === null) problems.push('Its date could not be read.');
  const from = addressesOf(headers, 'from')[0] ?? addressesOf(headers, 'sender')[0] ?? null;
  if (from === null) problems.push('It does not say whom it is from.');
  return {
    headers: headers.map(({ name, value }) => ({ name, value: decodeValue(value) })),
    from,
    replyTo: addressesOf(headers, 'reply-to'),
    to: addressesOf(headers, 'to'),
    cc: addressesOf(headers, 'cc'),
    subject: decodeValue(valueOf(headers, 'subject')),
    date: read,
    messageId: idsIn(valueOf(headers, 'message-id'))[0] ?? '',
    inReplyTo: idsIn(valueOf(headers, 'in-reply-to')),
    references: idsIn(valueOf(headers, 'references')),
    parts: [...leaves.map(({ part }) => part), ...uuencodedParts(body.text)].slice(0, LIMITS.parts),
    ...body,
    text: withoutFiles(body.text),
    problems: [...new Set(problems)],
  };
}

/** A file that came by itself, without a mail round it (a body sent to the API, a feed that was fetched). */
export function readBareFile(raw: Buffer, path: string): Message {
  const name = basename(path);
  const type = TYPES[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';
  const { bytes, problems } = normalise(raw);
  const content = problems.length > 0 ? bytes : raw;
  const part: Part = { type, name, disposition: 'attachment', contentId: '', content, text: null };
  part.text = textOf(part, '');
  const html = type === 'text/html' ? (part.text ?? '') : '';
  const text = type === 'text/html' ? htmlToText(html) : type === 'text/plain' ? (part.text ?? '') : '';
  return {
    headers: [],
    from: null,
    replyTo: [],
    to: [],
    cc: [],
    subject: '',
    date: null,
    messageId: '',
    inReplyTo: [],
    references: [],
    parts: [part],
    text,
    html,
    problems,
  };
}

/** A date as mail writes it, comments and all; null when it is none. */
export function readDate(value: string): Date | null {
  const plain = value
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .trim();
  const time = Date.parse(plain) || Date.parse(plain.replace(/^[a-z]{2,9},?\s+/i, ''));
  return Number.isFinite(time) && time !== 0 ? new Date(time) : null;
}

function partOf(leaf: Leaf): Part {
  const { contentType, disposition } = leaf;
  const name = disposition.parameters.get('filename') ?? contentType.parameters.get('name') ?? '';
  const part: Part = {
    type: leaf.type,
    name: basename(name.replaceAll('\\', '/')).slice(0, 255),
    disposition:
      disposition.value === 'attachment' || disposition.value === 'inline' ? disposition.value : '',
    contentId: leaf.contentId,
    content: leaf.content,
    text: null,
  };
  part.text = textOf(part, contentType.parameters.get('charset') ?? '');
  return part;
}

function textOf({ type, name, content }: Part, charset: string): string | null {
  if (TEXTUAL.test(type)) return withLf(decodeText(content, charset));
  if (type === 'message/rfc822' || /^(?:image|audio|video|font)\//.test(type)) return null;
  const start = content.subarray(0, 1024);
  const isText = start.length > 0 && !start.includes(0) && (TEXT_NAME.test(name) || isUtf8(start));
  return isText && !/^application\/(?:zip|gzip|pdf|pgp|pkcs7|x-pkcs7)/.test(type)
    ? withLf(decodeText(content, charset))
    : null;
}

interface Read {
  leaf: Leaf;
  part: Part;
}

function bodyOf(leaves: Read[]): { text: string; html: string } {
  const body = leaves.filter(
    ({ leaf, part }, index) =>
      part.disposition !== 'attachment' &&
      (part.name === '' || index === 0) &&
      (leaf.type === 'text/plain' || leaf.type === 'text/html' || leaf.type === 'text/enriched'),
  );
  const html = textsOf(body, 'text/html').join('\n');
  const plain = [...textsOf(body, 'text/plain'), ...textsOf(body, 'text/enriched')].join('\n\n');
  const text = plain.trim() === '' && html !== '' ? htmlToText(html.slice(0, LIMITS.body)) : plain;
  return { text: text.slice(0, LIMITS.body), html };
}

function textsOf(body: Read[], type: string): string[] {
  return body.flatMap(({ part }) =>
    part.type === type && part.text !== null ? [part.text.slice(0, LIMITS.body)] : [],
  );
}

function uuencodedParts(text: string): Part[] {
  if (!/^begin [0-7]{3}/m.test(text)) return [];
  return uuencoded(text).map(({ name, content }) => {
    const part: Part = {
      type: 'application/octet-stream',
      name,
      disposition: 'attachment',
      contentId: '',
      content,
      text: null,
    };
    return { ...part, text: textOf(part, '') };
  });
}

function addressesOf(headers: Header[], name: string): Address[] {
  const addresses: Address[] = [];
  for (const header of headers) {
    if (header.name !== name || addresses.length >= LIMITS.addresses) continue;
    for (const found of addressParser(header.value.slice(0, 16 * 1024), { flatten: true })) {
      const address = found.address?.trim().toLowerCase() ?? '';
      if (address !== '' && address.length <= 320)
        addresses.push({ name: found.name.slice(0, 320), address });
    }
  }
  return addresses.slice(0, LIMITS.addresses);
}

function idsIn(value: string): string[] {
  const ids = [...value.matchAll(/<([^<>\s]{1,998})>/g)].map(([, id = '']) => id);
  const bare = /^[^\s<>]{3,998}$/.exec(value)?.[0];
  return (ids.length > 0 || bare === undefined ? ids : [bare]).slice(-LIMITS.references);
}

function valueOf(headers: Header[], name: string): string {
  return headers.find((header) => header.name === name)?.value ?? '';
}
