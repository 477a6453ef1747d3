import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { Problem } from '../problem.js';
import { isErrno } from './disk.js';
import { attachmentHeader } from './names.js';
import { isSha256, type Vault } from './vault.js';

/**
 * Answers with a file of the vault as a download that no browser shows or runs, whatever it holds. Resolves when it is
 * sent or the client has gone. Throws a Problem `evidence_missing` (404) when it isn't there, and the error of the disk
 * when it can't be read; after the first byte that cuts the connection, so that the client sees a broken download.
 */
export async function sendAsDownload(
  res: Response,
  vault: Vault,
  file: { sha256: string; name: string },
): Promise<void> {
  const stored = isSha256(file.sha256) ? await vault.stat(file.sha256) : undefined;
  if (!stored) throw new Problem('evidence_missing', 404);
  const bytes = vault.open(file.sha256);
  await once(bytes, 'open');
  res.set(headersOf(file.name, stored.size));
  if (res.req.method === 'HEAD') {
    bytes.destroy();
    res.end();
    return;
  }
  try {
    await pipeline(bytes, res);
  } catch (error) {
    if (!isErrno(error, 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
}

/** The same for bytes that are at hand. */
export function sendBytes(res: Response, bytes: Buffer, name: string): void {
  res.set(headersOf(name, bytes.length));
  res.end(res.req.method === 'HEAD' ? undefined : bytes);
}

const headersOf = (name: string, size: number): Record<string, string> => ({
  'Content-Type': 'application/octet-stream',
  'Content-Length': String(size),
  'Content-Disposition': attachmentHeader(name),
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'private, no-store',
});
