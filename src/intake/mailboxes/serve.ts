import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { followMailbox } from '../../mail/imap/follow.js';
import {
  PACE,
  type ImapHooks,
  type ImapMailbox,
  type ImapMessage,
  type ImapPace,
} from '../../mail/imap/mailbox.js';
import { knowMailbox, leaveLease, renewLease, takeLease } from './lease.js';
import { Mailboxes } from './mailbox.js';
import { keyOf, noteLooked, noteUnreachable } from './states.js';

export interface MailboxSetting extends ImapMailbox {
  name: string;
  track: string | null;
}

export interface Serving {
  /** Finishes the messages under way and lets others read the mailbox. */
  stop(): Promise<void>;
}

interface Means {
  log: Logger;
  /** Resolves when the message is durable. */
  take(message: ImapMessage, setting: MailboxSetting): Promise<void>;
}

const LEASE_MS = 30_000;

/** Reads a mailbox while no other process does, and takes over from one that crashed. */
export function serveMailbox(
  setting: MailboxSetting,
  means: Means,
  { pace = {}, leaseMs = LEASE_MS }: { pace?: Partial<ImapPace>; leaseMs?: number } = {},
): Serving {
  const _id = keyOf(setting);
  const holder = randomUUID();
  const stopping = new AbortController();
  const log = means.log.child({ mailbox: setting.name });
  const ended = serve();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };

  async function serve(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await knowMailbox({ _id, name: setting.name, track: setting.track });
        if (await takeLease(_id, holder, leaseMs)) await read();
      } catch (error) {
        log.warn({ err: error }, 'the store does not tell who reads the mailbox');
      }
      await pause();
    }
  }

  async function read(): Promise<void> {
    const following = followMailbox(setting, hooksOf(_id, setting, { ...means, log }), { ...PACE, ...pace });
    let until = Date.now() + leaseMs;
    try {
      // Two readers for a moment would be harmless: a message is taken once however often it is delivered.
      while (!stopping.signal.aborted && Date.now() < until) {
        await pause();
        const renewed = await renewLease(_id, holder, leaseMs).catch(() => null);
        if (renewed === false) break;
        if (renewed) until = Date.now() + leaseMs;
      }
    } finally {
      await following.stop();
      await leaveLease(_id, holder).catch(() => undefined);
    }
  }

  function pause(): Promise<void> {
    return sleep(leaseMs / 3, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

function hooksOf(_id: string, setting: MailboxSetting, { log, take }: Means): ImapHooks {
  let failing = true;
  const unlessStoreFails = (done: Promise<void>) =>
    void done.catch((error: unknown) => log.warn({ err: error }, 'the state of the mailbox was not kept'));
  return {
    take: (message) => take(message, setting),
    onLooked: () => {
      if (failing) log.info('the mailbox is read');
      failing = false;
      unlessStoreFails(noteLooked(_id));
    },
    onUnreachable: (reason, againInMs) => {
      failing = true;
      log.warn({ reason, againInMs }, 'the mailbox cannot be reached');
      unlessStoreFails(noteUnreachable(_id, reason));
    },
    onTrouble: (uid, reason) => log.warn({ uid, reason }, 'a message was not taken; it will be tried again'),
    loadPosition: async () => {
      const found = await Mailboxes.findById(_id, { uidValidity: 1, lastUid: 1 }).lean();
      return found && { uidValidity: found.uidValidity, lastUid: found.lastUid };
    },
    savePosition: async (position) => {
      await Mailboxes.updateOne({ _id }, { $set: { ...position } });
    },
  };
}
