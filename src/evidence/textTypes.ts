import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

const HEAD_BYTES = 16_384;

/** Bytes that no text holds: NUL and most controls. Bell, backspace, escape and end-of-file do turn up in logs. */
const neverInText = byteTable(
  (byte) => byte < 7 || (byte >= 0x0e && byte <= 0x19) || (byte >= 0x1c && byte < 0x20),
);

/** Bytes that Windows-1252 leaves undefined; a text that isn't UTF-8 doesn't hold them. */
const neverInLatin = byteTable((byte) => [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte));

/** Whether a file reads as text throughout: UTF-8, or else Latin (Windows-1252), without control bytes. */
export async function isText(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let utf8 = true;
  let latin = true;
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    if (holds(chunk, neverInText)) return false;
    utf8 = utf8 && decodes(decoder, chunk);
    latin = latin && !holds(chunk, neverInLatin);
    if (!utf8 && !latin) return false;
  }
  return latin || decodes(decoder);
}

/** Whether a text starts as a message does (RFC 5322): header lines, one of which every mail has. */
export async function isMail(file: string): Promise<boolean> {
  const head = (await headOf(file)).replace(/^From .*\r?\n/, '');
  const headers = /^(?:[!-9;-~]+[ \t]*:.*\r?\n(?:[ \t].*\r?\n)*)+/.exec(head)?.[0] ?? '';
  return /^(?:from|to|date|subject|received|return-path|message-id|mime-version)[ \t]*:/im.test(headers);
}

/** Whether a text starts as a JSON object or array. */
export async function isJson(file: string): Promise<boolean> {
  return /^\uFEFF?\s*[[{]/.test(await headOf(file));
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function holds(chunk: Uint8Array, table: Uint8Array): boolean {
  for (const byte of chunk) if (table[byte] === 1) return true;
  return false;
}

function byteTable(includes: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (includes(byte) ? 1 : 0));
}
