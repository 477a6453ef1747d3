import { expect } from 'chai';
import { createServer } from 'node:http';
import { listen } from '../../src/web/listen.js';

describe('listening', () => {
  const HOST = '127.0.0.1';

  it('says in one sentence which setting to change when the port is taken', async () => {
    const first = createServer();
    const port = await listen(first, { PORT: 0, HOST });
    const reason = await refusalOf({ PORT: port, HOST });
    first.close();
    expect(reason).to.contain(`Port ${port} is in use`).and.contain('set PORT').and.not.contain('EADDR');
  });

  it('says so when the address is none of this machine', async () => {
    expect(await refusalOf({ PORT: 0, HOST: '192.0.2.1' }))
      .to.contain('set HOST')
      .and.contain('192.0.2.1');
  });

  const refusalOf = (settings: { PORT: number; HOST: string }): Promise<string> =>
    listen(createServer(), settings).then(
      () => 'it listens',
      (error: Error) => error.message,
    );
});
