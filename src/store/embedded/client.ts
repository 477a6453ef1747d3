import { connect, type Socket } from 'node:net';
import { decodePromoted, type Doc, encode } from './bson/values.js';
import { HEADER, OP_MSG } from './wire/message.js';

/** The database that a store's connection string names. */
export const DATABASE = 'noticedesk';

/** Asks a store one thing after the other, without the driver: documents go as the bytes that they are. */
export interface Client {
  /** the socket */
  path: string;
  /** @throws Error with the store's own words when it refuses, or when the connection ends */
  ask(command: Doc, documents?: readonly Buffer[]): Promise<Doc>;
  close(): void;
}

/** Connects to the socket of a store. @throws Error when nobody listens */
export async function connectTo(path: string): Promise<Client> {
  const socket = await open(path);
  return {
    path,
    ask: async (command, documents = []) => {
      const reply = nextReply(socket);
      socket.write(messageOf(command, documents));
      return accepted(await reply);
    },
    close: () => void socket.destroy(),
  };
}

/** The connection string, for the MongoDB driver, of the store that listens on a socket. */
export function uriOf(socket: string): string {
  return `mongodb://${encodeURIComponent(socket)}/${DATABASE}?directConnection=true&serverMonitoringMode=poll`;
}

/** The path of the socket in a store's connection string. */
export function socketIn(uri: string): string {
  return decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(uri)?.[1] ?? '');
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    // It stays, so that an error between two questions isn't thrown; the next question finds the connection ended.
    socket.on('error', reject);
  });
}

// OP_MSG: the command in one section, and its documents in another.
function messageOf(command: Doc, documents: readonly Buffer[]): Buffer {
  const body = [Buffer.from([0]), encode(command)];
  if (documents.length > 0) {
    const field = Buffer.from('documents\0');
    const size = Buffer.alloc(5, 1);
    size.writeInt32LE(4 + field.length + lengthOf(documents), 1);
    body.push(size, field, ...documents);
  }
  const head = Buffer.alloc(HEADER + 4);
  head.writeInt32LE(head.length + lengthOf(body), 0);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, ...body]);
}

function nextReply(socket: Socket): Promise<Doc> {
  return new Promise((resolve, reject) => {
    let got = Buffer.alloc(0);
    const settle = (end: () => void): void => {
      socket.off('data', add).off('close', ended);
      end();
    };
    const add = (bytes: Buffer): void => {
      got = Buffer.concat([got, bytes]);
      if (got.length >= HEADER && got.length >= got.readInt32LE(0))
        settle(() => resolve(decodePromoted(got.subarray(HEADER + 5))));
    };
    const ended = (): void => settle(() => reject(new Error('the store stopped before it answered')));
    socket.on('data', add).once('close', ended);
    if (socket.destroyed) ended();
  });
}

function accepted(reply: Doc): Doc {
  const [refused] = Array.isArray(reply.writeErrors) ? (reply.writeErrors as Doc[]) : [];
  if (refused) throw Object.assign(new Error(String(refused.errmsg)), { index: refused.index });
  if (reply.ok !== 1) throw new Error(String(reply.errmsg));
  return reply;
}

function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
