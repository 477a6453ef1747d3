import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Engine } from '../engine.js';
import { serve } from './connection.js';

/** Listens on a unix socket that only this user can open. @returns how to stop */
export async function listen(engine: Engine, path: string): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(engine, socket, ++connections);
  });
  rmSync(path, { force: true });
  const mask = process.platform === 'win32' ? undefined : 0o600;
  await listening(server, path);
  if (mask !== undefined) chmodSync(path, mask);
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
