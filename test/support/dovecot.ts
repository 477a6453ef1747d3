import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './processes.js';

const NOBODY = 65534;
export const PASSWORD = 'a-p@ss+word';

/** A real Dovecot of a test's own, with everything it writes in a temporary folder. Any user is known, with PASSWORD. */
export interface TestDovecot {
  port: number;
  /** The folder of a user's mail, a Maildir. */
  maildir(user: string): string;
  /** Delivers as a mail server does: written aside, then renamed into `new`. */
  deliver(user: string, raw: string | Buffer, folder?: string): Promise<void>;
  /** The flags of each message in a folder, keywords by name, in the order of their delivery. */
  flags(user: string, folder?: string): Promise<string[][]>;
  start(): Promise<void>;
  /** Ends it at once, with every connection. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** With `tls` it speaks TLS from the start, with a certificate that nobody trusts. `more` are lines of configuration; ACLS in them is a file for the `acl` plugin, by which no keywords are kept. */
export async function startDovecot({ more = '', tls = false } = {}): Promise<TestDovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'));
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const own = (path: string) => isRoot && chownSync(path, NOBODY, NOBODY);
  own(folder);
  chmodSync(folder, 0o755);
  // For the `acl` plugin: to look and to set \Seen, and no keywords.
  const acls = join(folder, 'acls');
  await writeFile(acls, '* owner lrs\n');
  const config = join(folder, 'dovecot.conf');
  await writeFile(
    config,
    configOf(
      folder,
      port,
      isRoot ? ['nobody', 'nogroup'] : ownNames(),
      `${tls ? tlsOf(folder) : 'ssl = no'}\n${more.replaceAll('ACLS', acls)}`,
    ),
  );
  let server: ChildProcess | undefined;
  let delivered = 0;
  const maildir = (user: string) => join(folder, 'mail', user);
  const dirOf = (user: string, box?: string) => (box ? join(maildir(user), `.${box}`) : maildir(user));

  async function start(): Promise<void> {
    server = spawn('dovecot', ['-F', '-c', config], {
      stdio: 'ignore',
      detached: true,
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    });
    await listening(port, server, join(folder, 'log'), tls);
  }

  async function kill(): Promise<void> {
    if (!server?.pid || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    // Its processes are one group, so that no connection outlives it.
    process.kill(-server.pid, 'SIGKILL');
    await ended;
    await rm(join(folder, 'run'), { recursive: true, force: true });
  }

  await start();
  return {
    port,
    maildir,
    start,
    kill,
    deliver: async (user, raw, box) => {
      const name = `${Date.now()}.${String(delivered++).padStart(6, '0')}.test`;
      for (const part of ['', 'tmp', 'new', 'cur']) {
        const dir = join(dirOf(user, box), part);
        const made = await mkdir(dir, { recursive: true });
        if (made !== undefined) spawnSync('chown', ['-R', `${isRoot ? NOBODY : ''}`, join(folder, 'mail')]);
      }
      const aside = join(dirOf(user, box), 'tmp', name);
      await writeFile(aside, raw);
      own(aside);
      await rename(aside, join(dirOf(user, box), 'new', name));
    },
    flags: async (user, box) => {
      const dir = dirOf(user, box);
      const names = await readFile(join(dir, 'dovecot-keywords'), 'utf8').catch(() => '');
      const lines = names.split('\n').filter((line) => line !== '');
      const keywords = new Map(lines.map((line) => [Number(line.split(' ')[0]), line.split(' ')[1] ?? '']));
      const files = [
        ...(await readdir(join(dir, 'cur')).catch(() => [])),
        ...(await readdir(join(dir, 'new')).catch(() => [])),
      ];
      return files
        .sort()
        .map((file) =>
          [...(/:2,(.*)$/.exec(file)?.[1] ?? '')].map((flag) =>
            flag >= 'a' ? (keywords.get(flag.charCodeAt(0) - 97) ?? flag) : flag,
          ),
        );
    },
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const ownNames = (): [string, string] => [
  userInfo().username,
  spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim(),
];

const configOf = (folder: string, port: number, [user, group]: [string, string], more: string): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
disable_plaintext_auth = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
mail_location = maildir:${folder}/mail/%u
mail_uid = ${user}
mail_gid = ${group}
first_valid_uid = 1
mailbox_idle_check_interval = 1 s
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${folder}/mail/%u
}
${more}
`;

function tlsOf(folder: string): string {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
    ...['-keyout', key, '-out', certificate, ...named],
  ]);
  chmodSync(key, 0o644);
  return `
ssl = yes
ssl_cert = <${certificate}
ssl_key = <${key}
service imap-login {
  inet_listener imap {
    ssl = yes
  }
}`;
}

async function listening(port: number, server: ChildProcess, log: string, tls: boolean): Promise<void> {
  for (;;) {
    if (server.exitCode !== null)
      throw new Error(`dovecot ended: ${await readFile(log, 'utf8').catch(() => '')}`);
    const greets = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1').on('error', () => resolve(false));
      // With TLS it says nothing first.
      socket.once(tls ? 'connect' : 'data', () => {
        resolve(true);
        socket.destroy();
      });
    });
    if (greets) return;
    await sleep(20);
  }
}
