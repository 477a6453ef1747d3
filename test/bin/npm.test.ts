import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../config/root.js';
import { startEmbeddedStore } from '../../src/store/embedded/index.js';
import { hasTool, requireTool } from '../support/tools.js';

describe('what npm starts', function () {
  this.timeout(60_000);
  const packageFile = join(projectRoot, 'package.json');
  let folder: string;
  let npm: ChildProcess | undefined;

  before(async function () {
    requireTool(this, 'npm');
    folder = await mkdtemp(join(tmpdir(), 'noticedesk-npm-'));
    await cp(packageFile, join(folder, 'package.json'));
    await symlink(join(import.meta.dirname, '../..'), join(folder, 'dist'));
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/setup.mjs'), '');
  });
  afterEach(() => endGroupOf(npm));
  after(() => rm(folder, { recursive: true, force: true }));

  // A shell that doesn't replace itself by the last command of a script dies by npm's SIGTERM and leaves the program running.
  for (const shell of ['dash', 'bash'].filter(hasTool)) {
    for (const [script, ready] of [
      ['start', 'Noticedesk is at'],
      ['store', 'MONGODB_URI='],
    ] as const) {
      it(`${script}: ends gracefully when npm gets SIGTERM, through ${shell}`, async () => {
        npm = run(script, shell);
        await printed(npm, ready);
        const ended = once(npm, 'exit');
        npm.kill('SIGTERM');
        expect(await ended).to.deep.equal([0, null]);
        await (await startEmbeddedStore({ folder: join(folder, 'data/store') })).close();
      });
    }
  }

  it('start: ends gracefully when Ctrl-C reaches both npm and the program', async () => {
    npm = run('start', 'sh');
    await printed(npm, 'Noticedesk is at');
    const ended = once(npm, 'exit');
    process.kill(-(npm.pid ?? 0), 'SIGINT');
    expect(await ended).to.deep.equal([0, null]);
  });

  it('takes the place of the shell, whatever the script', async () => {
    const { scripts } = JSON.parse(await readFile(packageFile, 'utf8')) as {
      scripts: Record<string, string>;
    };
    const own = Object.entries(scripts).filter(([, text]) => /node .*dist\//.test(text));
    expect(own.map(([name]) => name)).to.include.members(['start', 'worker', 'store', 'demo']);
    for (const [name, text] of own) expect(text, name).to.match(/(^|&& )exec node [^&]*$/);
  });

  function run(script: string, shell: string): ChildProcess {
    const { PATH = '', HOME = '' } = process.env;
    return spawn('npm', ['run', script], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH,
        HOME,
        npm_config_script_shell: shell,
        npm_config_cache: join(folder, 'npm'),
        npm_config_update_notifier: 'false',
        PORT: '0',
        HOST: '127.0.0.1',
        LOG_LEVEL: 'warn',
        DATA_DIR: join(folder, 'data'),
      },
    });
  }
});

function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const look = (part: Buffer): void => {
      output += part.toString();
      if (output.includes(text)) resolve();
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', () => reject(new Error(`ended before it printed "${text}":\n${output}`)));
  });
}

/** What a failed test left running. */
function endGroupOf(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}
