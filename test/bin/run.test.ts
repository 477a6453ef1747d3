import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedStore, type EmbeddedStore } from '../../src/store/embedded/index.js';
import { runToEnd } from '../support/processes.js';

type Command = Parameters<typeof runToEnd>[0];
const PASSWORD = 'a long enough password';
const ALL: readonly Command[] = [
  'bin/staff',
  'bin/import',
  'bin/verify',
  'bin/demo',
  'bin/backup',
  'bin/restore',
  'bin/storeCheck',
  'bin/storeExport',
  'bin/storeImport',
];

describe('a command', function () {
  this.timeout(60_000);
  let folder: string;
  let store: EmbeddedStore | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'noticedesk-command-'));
    store = await startEmbeddedStore({ folder: join(folder, 'store') });
  });
  afterEach(async () => {
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const give = (command: Command, args: string[] = [], input = '') =>
    runToEnd(command, { DATA_DIR: folder, SECRET: 's'.repeat(40) }, args, input);

  it('runs beside a running Noticedesk, on its store: verify, staff and import', async () => {
    const check = { code: 0, output: '0 cases, 0 events checked, 0 problems\n' };
    expect(await give('bin/verify')).to.deep.equal(check);
    const account = ['--name', 'A. Handler', '--email', 'a@desk.example'];
    expect(await give('bin/staff', account, PASSWORD)).to.deep.equal({
      code: 0,
      output: 'Added a@desk.example as handler.\n',
    });
    const customers = join(folder, 'customers.csv');
    await writeFile(customers, 'ref,name,email,language\nK-1,Webshop,owner@shop.example,en\n');
    expect(await give('bin/import', [customers])).to.include({ code: 0 });

    await store?.close();
    store = undefined;
    const again = await give('bin/staff', account, PASSWORD);
    expect(again.code).to.equal(1);
    expect(again.output).to.match(/^a@desk\.example already has an account; give another --email/);
    expect(await give('bin/verify')).to.deep.equal(check);
  });

  it('that needs the store to itself says to stop the running Noticedesk first', async () => {
    for (const command of ['bin/demo', 'bin/storeCheck'] as const) {
      const { code, output } = await give(command);
      expect(code, command).to.equal(1);
      expect(output, command).to.include('Stop the running Noticedesk first').and.not.include('    at ');
    }
  });

  it('tells how it is given to whoever asks, whether Noticedesk runs or not', async () => {
    for (const command of ALL) {
      const { code, output } = await give(command, ['--help']);
      expect([code, output], command).to.satisfy(() => code === 0 && /^Usage: npm run \S+.*\n$/.test(output));
    }
  });

  it('tells so to whoever gives too little or something unknown', async () => {
    for (const command of ['bin/staff', 'bin/import', 'bin/backup'] as const) {
      const { code, output } = await give(command);
      expect([code, output], command).to.satisfy(() => code === 1 && /^Usage: npm run \S+.*\n$/.test(output));
    }
    const { code, output } = await give('bin/verify', ['--fast']);
    expect(code).to.equal(1);
    expect(output).to.match(/^Unknown option '--fast'[^]*Usage: npm run verify\n$/);
  });
});
