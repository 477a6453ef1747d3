import { crc32, deflateRawSync } from 'node:zlib';
import { FORMATS } from '../../../../src/intake/reading/formats/registry.js';
import type { Message } from '../../../../src/intake/reading/message.js';
import { readBareFile, readMessage } from '../../../../src/intake/reading/readMessage.js';
import type { Report } from '../../../../src/intake/reading/report.js';

export interface Taken {
  /** The format's name, '' when none recognises it. */
  format: string;
  reports: Report[];
}

/** Reads a mail by the first format that recognises it. */
export function readMail(...lines: string[]): Promise<Taken> {
  return take(readMessage(Buffer.from(lines.join('\r\n'))));
}

/** Reads a file that came without a mail round it. */
export function readFile(name: string, content: string | Buffer): Promise<Taken> {
  return take(readBareFile(Buffer.from(content), name));
}

async function take(message: Message): Promise<Taken> {
  const format = FORMATS.find((one) => one.recognises(message));
  return { format: format?.name ?? '', reports: (await format?.reads(message)) ?? [] };
}

/** The first report; a test without one fails. */
export function first({ reports }: Taken): Report {
  const [report] = reports;
  if (report === undefined) throw new Error('nothing was reported');
  return report;
}

/** All values of a fact in a report, in order. */
export function values(report: Report, name: string): string[] {
  return report.facts.filter((fact) => fact.name === name).map((fact) => fact.value);
}

/** The lines of a multipart mail; each part is its own lines. */
export function multipart(headers: string[], type: string, ...parts: string[][]): string[] {
  return [
    ...headers,
    'MIME-Version: 1.0',
    `Content-Type: ${type}; boundary="b"`,
    '',
    ...parts.flatMap((part) => ['--b', ...part]),
    '--b--',
    '',
  ];
}

/** The lines of a part with a file in base64. */
export function attached(name: string, content: Buffer): string[] {
  const lines = content.toString('base64').match(/.{1,76}/g) ?? [];
  return [
    `Content-Type: application/octet-stream; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    ...lines,
  ];
}

/** A zip archive of these files. With `claims`, the size that it states for each instead of the true one. */
export function zipped(
  files: Record<string, string | Buffer>,
  { encrypted = false, claims }: { encrypted?: boolean; claims?: number } = {},
): Buffer {
  const entries = Object.entries(files).map(([name, content]) => ({
    name: Buffer.from(name),
    content: Buffer.from(content),
  }));
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(encrypted ? 1 : 0, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, rest, name]));
    bodies.push(body);
    offset += body.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, index, Buffer.from('PK\x05\x06'), end]);
}
