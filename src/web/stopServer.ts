import type { Server } from 'node:http';

const LONGEST_MS = 10_000;

/** Takes no new connections, lets the requests under way finish and then closes; those that hang are cut off. */
export function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), LONGEST_MS);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}
