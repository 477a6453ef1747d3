import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/**
 * What a name answers: its addresses, 'silent' for no answer at all, 'failing' for SERVFAIL. Names that
 * aren't listed don't exist.
 */
export type Zone = Record<string, string[] | 'silent' | 'failing'>;

export type DnsServer = {
  /** As `createResolver({ servers: [address] })` takes it. */
  address: string;
  /** Every question that came in, as `example.nl A`. */
  questions: string[];
  close(): Promise<void>;
};

const TYPES = new Map([
  [1, 'A'],
  [28, 'AAAA'],
]);
const SERVFAIL = 2;
const NXDOMAIN = 3;
const HEADER = 12;

/** Starts a name server of the test's own on a free UDP port of this machine (RFC 1035: A and AAAA only). */
export async function startDns(zone: Zone): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const questions: string[] = [];
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = readQuestion(query);
    questions.push(`${name} ${TYPES.get(type) ?? type}`);
    const entry = zone[name];
    if (entry !== 'silent') socket.send(answer(query.subarray(0, end), type, entry), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function readQuestion(query: Buffer) {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answer(question: Buffer, type: number, entry: string[] | 'failing' | undefined): Buffer {
  const addresses = Array.isArray(entry)
    ? entry.filter((value) => value.includes(':') === (type === 28))
    : [];
  const code = entry === 'failing' ? SERVFAIL : entry === undefined ? NXDOMAIN : 0;
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(0, 10);
  return Buffer.concat([head, ...addresses.map((address) => record(type, address))]);
}

function record(type: number, address: string): Buffer {
  const data = type === 1 ? Buffer.from(address.split('.').map(Number)) : Buffer.from(expand(address), 'hex');
  const head = Buffer.alloc(HEADER);
  head.writeUInt16BE(0xc000 | HEADER, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function expand(address: string): string {
  const [left = '', right = ''] = address.split('::').map((half) => {
    return half
      .split(':')
      .filter(Boolean)
      .map((group) => group.padStart(4, '0'))
      .join('');
  });
  return left + right.padStart(32 - left.length, '0');
}
