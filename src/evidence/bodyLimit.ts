import type { Request } from 'express';

const LINGER_MS = 30_000;
const LAST_LOOK_MS = 1_000;

/**
 * Counts the bytes of a request body as they are read and calls `exceeded` once when there are more than `limit`.
 * After that the body is still read, and dropped, for `linger` more bytes or half a minute, then the connection is cut:
 * closing it at once would reset it, and the client would never see our answer (RFC 9112, 9.6). A client that
 * sends so fast that it hasn't looked at what came has one more second for it.
 */
export function limitBody(req: Request, limit: number, linger: number, exceeded: () => void): void {
  let bytes = 0;
  let over = false;
  let cutting = false;
  req.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > limit + linger && !cutting) {
      cutting = true;
      setTimeout(() => req.socket.destroy(), LAST_LOOK_MS).unref();
    }
    if (over || bytes <= limit) return;
    over = true;
    const cut = setTimeout(() => req.socket.destroy(), LINGER_MS).unref();
    req.once('end', () => clearTimeout(cut));
    req.once('close', () => clearTimeout(cut));
    exceeded();
  });
}
