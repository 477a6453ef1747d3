import { connect } from 'node:net';
import { portOf } from '../../support/asking.js';
import type { TestApp } from '../../support/app.js';

const PATIENCE_MS = 5000;

/** Sends bytes as they are, and gives the status and text of what comes back; status 0 when the connection just closes. */
export function sendRaw(
  app: TestApp,
  bytes: string | Buffer,
  { hangUp = false }: { hangUp?: boolean } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(app), '127.0.0.1');
    const received: Buffer[] = [];
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error('no answer'));
    }, PATIENCE_MS);
    const end = (): void => {
      clearTimeout(late);
      const text = Buffer.concat(received).toString('latin1');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    socket.on('data', (data) => received.push(data));
    socket.on('error', () => undefined);
    socket.on('close', end);
    socket.write(bytes, () => {
      if (hangUp) socket.end();
    });
  });
}

/** A request as text: a line, headers and a body. */
export const request = (line: string, headers: Record<string, string> = {}, body = ''): string =>
  [
    `${line} HTTP/1.1`,
    'Host: localhost',
    'Accept-Language: en',
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');
