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

function reasonOf({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use, by another program or a Noticedesk that runs already: stop that, or set PORT to a free port.`;
  if (code === 'EACCES')
    return `This user may not listen on port ${port}: set PORT to 1024 or more, and put a reverse proxy in front.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `This machine has no address ${host}: set HOST to one that it has, or leave it out to listen on all.`;
  return `Cannot listen on port ${port} (${message}): see PORT and HOST.`;
}
