import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Has the server listen. Gives the port. @throws Error that names the setting to change */
export async function listen(
  server: Server,
  { PORT, HOST }: { PORT: number; HOST: string },
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(reasonOf(error, PORT, HOST), { cause: error })));
    server.listen({ port: PORT, ...(HOST && { host: HOST }) }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function reasonOf(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use, by another program or a Noticedesk that runs already: stop that, or set PORT to a free port.`;
    case 'EACCES':
      return `This user may not listen on port ${port}: set PORT to one of 1024 or more, and put a reverse proxy in front.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine has no address ${host}: set HOST to one that it has, or leave it out to listen on all.`;
    default:
      return `Cannot listen on port ${port} (${error.message}): see PORT and HOST.`;
  }
}
