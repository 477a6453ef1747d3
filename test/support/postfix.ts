import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './processes.js';

/** A real Postfix of a test's own, which gives all its mail to a command, on a free port and with a queue of its own. */
export interface TestPostfix {
  port: number;
  /** The messages that it keeps to try again. */
  queued(): number;
  /** Tries again at once what it keeps. */
  flush(): void;
  log(): string;
  remove(): void;
}

/** Root alone may start one. `argv` is the command with its arguments as master.cf has them, `user` who it runs as. */
export async function startPostfix(argv: string, user: string): Promise<TestPostfix> {
  const folder = mkdtempSync(join(tmpdir(), 'postfix-'));
  chmodSync(folder, 0o755);
  const config = join(folder, 'config');
  const [spool, data] = [join(folder, 'spool'), join(folder, 'data')];
  for (const dir of [config, spool, data]) mkdirSync(dir);
  spawnSync('chown', ['postfix', data]);
  const port = await freePort();
  writeFileSync(join(config, 'main.cf'), mainOf(folder, spool, data));
  writeFileSync(join(config, 'master.cf'), masterOf(port, argv, user));
  const log = () => readFileSync(join(folder, 'log'), 'utf8');
  run('postfix', '-c', config, 'start');
  return {
    port,
    log,
    queued: () =>
      run('postqueue', '-c', config, '-j')
        .split('\n')
        .filter((line) => line !== '').length,
    flush: () => void run('postqueue', '-c', config, '-f'),
    remove: () => {
      run('postfix', '-c', config, 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

const mainOf = (folder: string, spool: string, data: string): string => `
compatibility_level = 3.6
queue_directory = ${spool}
data_directory = ${data}
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
myhostname = mx.example.nl
mydestination = example.nl
local_recipient_maps =
alias_maps =
inet_interfaces = loopback-only
inet_protocols = ipv4
local_transport = noticedesk:
noticedesk_destination_recipient_limit = 1
smtputf8_enable = no
mynetworks = 127.0.0.0/8
message_size_limit = 60000000
mailbox_size_limit = 0
`;

const masterOf = (port: number, argv: string, user: string): string => `
127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
noticedesk unix - n n - 8 pipe
  flags=Rq user=${user} argv=${argv}
`;
