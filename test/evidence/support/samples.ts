import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A PNG of one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);
export const gif = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');
export const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
export const webp = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.from([0x1a, 0, 0, 0]),
  Buffer.from('WEBPVP8L'),
  Buffer.alloc(18),
]);
export const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
export const mail = Buffer.from(
  'Return-Path: <spam@example.com>\r\nReceived: from mx.example.com\r\n\tby mx.example.nl\r\n' +
    'From: a@example.com\r\nSubject: hi\r\n\r\nBody\r\n',
);
export const executable = Buffer.concat([
  Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'),
  Buffer.alloc(64),
]);
export const zip = Buffer.from('504b0304140000000800', 'hex');

/** A folder that is gone after the test; call within a `describe`. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'evidence-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}

/** Every file below a folder, as paths relative to it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** Bytes of all files below a folder; a file that goes meanwhile counts as none. */
export async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const file of await filesBelow(folder).catch(() => [])) {
    bytes += (await stat(path.join(folder, file)).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
