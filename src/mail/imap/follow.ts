import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { look } from './look.js';
import { backOff, PACE, type ImapHooks, type ImapMailbox, type ImapPace } from './mailbox.js';
import { reasonOf } from './reason.js';
import { Troubles } from './troubles.js';

export interface Following {
  /** Finishes the messages under way and takes leave of the server. */
  stop(): Promise<void>;
}

const GOODBYE_MS = 2000;
const ON_THIS_MACHINE = ['localhost', '127.0.0.1', '::1'];

/** Takes what is in a mailbox and what comes, until it is stopped; connects again whenever the connection is lost. */
export function followMailbox(mailbox: ImapMailbox, hooks: ImapHooks, pace: ImapPace = PACE): Following {
  const stopping = new AbortController();
  const troubles = new Troubles(pace);
  const ended = follow();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };

  async function follow(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await inSession({ mailbox, hooks, pace, troubles, signal: stopping.signal }, () => (failures = 0));
      } catch (error) {
        if (stopping.signal.aborted) return;
        const againInMs = backOff(failures++, pace);
        hooks.onUnreachable(reasonOf(error, mailbox.password), againInMs);
        await sleep(againInMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }
}

interface Session {
  mailbox: ImapMailbox;
  hooks: ImapHooks;
  pace: ImapPace;
  troubles: Troubles;
  signal: AbortSignal;
}

async function inSession(session: Session, onLooked: () => void): Promise<void> {
  const { mailbox, hooks, pace, troubles, signal } = session;
  const client = await clientOf(mailbox, pace);
  const bell = createBell(client, signal);
  try {
    await connect(client, signal);
    if (mailbox.moveTo !== null) await client.mailboxCreate(mailbox.moveTo);
    const opened = await client.mailboxOpen(mailbox.folder);
    troubles.under(opened.uidValidity);
    while (!signal.aborted) {
      bell.quiet();
      await look({ ...session, client, opened });
      onLooked();
      hooks.onLooked();
      await bell.rung(client, Math.min(pace.pollMs, troubles.nextInMs()));
    }
  } finally {
    bell.remove();
    await Promise.race([client.logout().catch(() => undefined), sleep(GOODBYE_MS)]);
    client.close();
  }
}

async function clientOf(
  { host, port, secure, user, password }: ImapMailbox,
  pace: ImapPace,
): Promise<ImapFlow> {
  // Only where there is a mailbox: it is large.
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host,
    port,
    secure,
    ...(!secure && !ON_THIS_MACHINE.includes(host) && { doSTARTTLS: true }),
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: pace.pollMs,
    connectionTimeout: pace.connectMs,
    greetingTimeout: pace.connectMs,
    socketTimeout: pace.silenceMs,
    maxLiteralSize: pace.maxBytes + 1024 * 1024,
  });
  // What it says here, the command under way says too, or the end of the connection.
  client.on('error', () => undefined);
  return client;
}

async function connect(client: ImapFlow, signal: AbortSignal): Promise<void> {
  const giveUp = () => client.close();
  signal.addEventListener('abort', giveUp);
  try {
    await client.connect();
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Rings when mail came, when the connection ended, and when it is time to stop. */
function createBell(client: ImapFlow, signal: AbortSignal) {
  let ringing = false;
  let wake = (): void => undefined;
  const ring = (): void => {
    ringing = true;
    wake();
  };
  client.on('exists', ring);
  client.on('close', ring);
  signal.addEventListener('abort', ring);
  return {
    quiet: () => void (ringing = false),
    remove: () => signal.removeEventListener('abort', ring),
    async rung(idle: ImapFlow, mostMs: number): Promise<void> {
      if (ringing || !idle.usable) return;
      // The next command ends it.
      void idle.idle().catch(() => undefined);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, mostMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
