import { encode, type Doc, isDoc } from '../bson/values.js';
import { RawArray, RawDocument } from '../commands/command.js';
import { HEADER, OP_MSG, OP_QUERY, OP_REPLY } from './message.js';

let nextRequestId = 1;

/** The buffers of a reply message, to be written one after the other. */
export function encodeReply(opcode: number, responseTo: number, reply: Doc): Buffer[] {
  const body = encodeBody(reply);
  const extra = opcode === OP_QUERY ? 20 : 5;
  const head = Buffer.alloc(HEADER + extra);
  const size = body.reduce((sum, part) => sum + part.length, head.length);
  nextRequestId = (nextRequestId + 1) & 0x7fffffff;
  head.writeInt32LE(size, 0);
  head.writeInt32LE(nextRequestId, 4);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(opcode === OP_QUERY ? OP_REPLY : OP_MSG, 12);
  // OP_REPLY: flags (await capable), cursor id, starting from, one document.
  if (opcode === OP_QUERY) {
    head.writeInt32LE(8, HEADER);
    head.writeInt32LE(1, HEADER + 16);
  }
  return [head, ...body];
}

function encodeBody(reply: Doc): Buffer[] {
  return hasRaw(reply) ? encodeMixed(reply) : [encode(reply)];
}

function hasRaw(value: unknown): boolean {
  if (value instanceof RawDocument || value instanceof RawArray) return true;
  return isPlain(value) && Object.values(value).some(hasRaw);
}

function isPlain(value: unknown): value is Doc {
  return isDoc(value) && Object.getPrototypeOf(value) === Object.prototype;
}

// Encoded documents are put in as they are, between elements that are encoded one by one.
function encodeMixed(doc: Doc): Buffer[] {
  const parts: Buffer[] = [];
  let size = 5;
  const add = (part: Buffer): void => {
    parts.push(part);
    size += part.length;
  };
  for (const [name, value] of Object.entries(doc)) {
    if (value instanceof RawDocument) {
      add(element(3, name));
      add(value.bytes);
    } else if (value instanceof RawArray) {
      add(element(4, name));
      for (const part of arrayParts(value)) add(part);
    } else if (isPlain(value) && hasRaw(value)) {
      add(element(3, name));
      for (const part of encodeMixed(value)) add(part);
    } else {
      const whole = encode({ [name]: value });
      add(whole.subarray(4, -1));
    }
  }
  return [int32(size), ...parts, END];
}

const END = Buffer.alloc(1);

function arrayParts({ documents }: RawArray): Buffer[] {
  const parts: Buffer[] = [];
  let size = 5;
  documents.forEach((raw, index) => {
    const head = element(3, String(index));
    parts.push(head, raw);
    size += head.length + raw.length;
  });
  return [int32(size), ...parts, END];
}

function element(type: number, name: string): Buffer {
  return Buffer.from(`${String.fromCharCode(type)}${name}\0`);
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32LE(value);
  return bytes;
}
