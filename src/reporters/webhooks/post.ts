import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { readWebhookUrl } from './address.js';
import { AddressRefused, guardedLookup, type Reach } from './network.js';

export interface PostResult {
  type: 'sent' | 'temporary' | 'permanent';
  /** What was answered, or what kept it from arriving; never what the answer's body said. */
  reply: string;
}

const LONGEST_MS = 10_000;
/** Of an answer's body: read and dropped, so that the receiver can finish its sentence. */
const MOST_READ = 16 * 1024;
const GONE = 410;

/**
 * Posts JSON to somebody else's address once, within ten seconds, and connects to nothing private. Redirects are not followed. Never rejects.
 */
export async function postJson(
  address: string,
  body: string,
  headers: Record<string, string>,
  reach: Reach & { longestMs?: number },
): Promise<PostResult> {
  const read = readWebhookUrl(address, reach.networks);
  if ('problem' in read) return { type: 'permanent', reply: 'the address may not be used' };
  try {
    const status = await statusOf(read.url, body, headers, reach);
    if (status >= 200 && status < 300) return { type: 'sent', reply: String(status) };
    return { type: status === GONE ? 'permanent' : 'temporary', reply: String(status) };
  } catch (error) {
    const type = error instanceof AddressRefused ? 'permanent' : 'temporary';
    return { type, reply: inWords(error) };
  }
}

function statusOf(
  url: URL,
  body: string,
  headers: Record<string, string>,
  reach: Reach & { longestMs?: number },
): Promise<number> {
  const https = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (https ? requestHttps : requestHttp)(
      url,
      {
        method: 'POST',
        agent: false,
        lookup: guardedLookup(https, reach),
        signal: AbortSignal.timeout(reach.longestMs ?? LONGEST_MS),
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          'User-Agent': 'Noticedesk-Webhook/1',
          ...headers,
        },
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_READ) response.destroy();
        });
        response.on('error', () => undefined);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time';
  const { code } = error as NodeJS.ErrnoException;
  return (code ?? error.message).slice(0, 200);
}
