import { connect, type Socket } from 'node:net';
import { type Document, serialize } from 'bson';

export const OP_MSG = 2013;

/** A message of a client. `length` is what it says of itself, when that is a lie. */
export function frame(
  body: Buffer,
  { opcode = OP_MSG, flags = 0, length }: { opcode?: number; flags?: number; length?: number } = {},
): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(length ?? 20 + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(opcode, 12);
  head.writeUInt32LE(flags, 16);
  return Buffer.concat([head, body]);
}

/** The section of an OP_MSG that holds the command. */
export function section(command: Document): Buffer {
  return Buffer.concat([Buffer.from([0]), serialize(command)]);
}

/** A section that holds documents. */
export function sequence(field: string, documents: Document[]): Buffer {
  const body = Buffer.concat([Buffer.from(`${field}\0`), ...documents.map((each) => serialize(each))]);
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeInt32LE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** A command as a whole message. */
export function message(command: Document, flags = 0): Buffer {
  return frame(section(command), { flags });
}

export function openSocket(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () =>
      resolve(socket.off('error', reject).on('error', () => socket.destroy())),
    );
    socket.once('error', reject);
  });
}

/** Cuts what comes in into messages. @returns those that are whole, and what remains */
export function whole(bytes: Buffer): { messages: Buffer[]; rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = bytes;
  while (rest.length >= 16 && rest.length >= rest.readInt32LE(0)) {
    messages.push(rest.subarray(0, rest.readInt32LE(0)));
    rest = rest.subarray(rest.readInt32LE(0));
  }
  return { messages, rest };
}
