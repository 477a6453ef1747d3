import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Engine } from '../engine.js';
import { serve } from './connection.js';

const MOST_CONNECTING = 4096;

/**
 * Listens on a unix socket that only this user can open.
 * @param patienceMs how long a client may take to send the rest of a message
 * @returns how to stop
 */
export async function listen(
  engine: Engine,
  path: string,
  patienceMs?: number,
): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(engine, socket, ++connections, patienceMs);
  });
  rmSync(path, { force: true });
  const mask = process.platform === 'win32' ? undefined : 0o600;
  await listening(server, path);
  // No more files can be opened, say: who is connected is served, and others when that is over.
  server.on('error', () => undefined);
  if (mask !== undefined) chmodSync(path, mask);
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path, backlog: MOST_CONNECTING }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
