import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express, { type Response } from 'express';
import { createJobQueue } from '../../src/queues/index.js';
import { peopleFirst } from '../../src/web/peopleFirst.js';

describe('people first', () => {
  it('holds jobs back from the request to the end of the answer, also when nobody waits for it any more', async () => {
    const queue = await createJobQueue({ onError: (_queue, _id, error) => expect.fail(String(error)) });
    let waitedFor = 0;
    queue.giveWay = () => {
      waitedFor += 1;
      return () => void (waitedFor -= 1);
    };
    const seen: Response[] = [];
    const app = express().use(peopleFirst(queue), (_req, res) => void seen.push(res));
    const server = createServer(app).listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = () => request({ port, agent: false }).on('error', () => undefined);

    const [patient, impatient] = [ask(), ask()];
    patient.end();
    await until(() => seen.length === 1);
    impatient.end();
    await until(() => seen.length === 2);
    expect(waitedFor).to.equal(2);
    seen[0]?.end('answer');
    await until(() => waitedFor === 1);
    impatient.destroy();
    await until(() => waitedFor === 0);

    server.closeAllConnections();
    server.close();
    await queue.close();
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}
