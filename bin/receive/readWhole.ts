import type { Readable } from 'node:stream';

/** More came in than one message may have. */
export class TooLarge extends Error {
  constructor(megabytes: number) {
    super(`the message is larger than ${megabytes} MB`);
  }
}

/** Everything that a stream gives. What is too large is read to its end too, but not kept: whoever writes it isn't cut off. */
export async function readWhole(stream: Readable, megabytes: number): Promise<Buffer> {
  const most = megabytes * 1024 * 1024;
  let parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > most) parts = [];
    else parts.push(part);
  }
  if (length > most) throw new TooLarge(megabytes);
  return Buffer.concat(parts);
}
