/** A folder on an IMAP server, and what becomes of what was taken from it. */
export interface ImapMailbox {
  host: string;
  port: number;
  /** TLS from the start; otherwise by STARTTLS, without which only this machine's own server is spoken to. */
  secure: boolean;
  user: string;
  password: string;
  folder: string;
  /** The folder to which messages go once they are taken; null leaves them where they are. */
  moveTo: string | null;
}

/** A message as the server gives it. */
export interface ImapMessage {
  raw: Buffer;
  /** The length of the whole when only its beginning was fetched, else null. */
  cutFrom: number | null;
}

/** How far a mailbox was taken, for a server that keeps no keywords. Its numbers count only under the same `uidValidity`. */
export interface ImapPosition {
  uidValidity: string;
  lastUid: number;
}

export interface ImapHooks {
  /** Resolves only when the message is durable; until then it stays unmarked, and a rejection means: again later. */
  take(message: ImapMessage): Promise<void>;
  /** Everything that could be taken is taken; called at least once for each look. */
  onLooked(): void;
  /** The mailbox can't be reached, in words without the password; tried again after `againInMs`. */
  onUnreachable(reason: string, againInMs: number): void;
  /** This message couldn't be taken; it is tried again. */
  onTrouble(uid: number, reason: string): void;
  loadPosition(): Promise<ImapPosition | null>;
  savePosition(position: ImapPosition): Promise<void>;
}

/** Times and sizes; tests take smaller ones. */
export interface ImapPace {
  /** Between looks, also where the server tells of new mail: it may forget. */
  pollMs: number;
  /** Before the first attempt to connect again, and before a message is tried again; it doubles up to `mostRetryMs`. */
  retryMs: number;
  mostRetryMs: number;
  connectMs: number;
  /** A connection on which nothing comes for so long is dead. */
  silenceMs: number;
  /** Most of one message; of a larger one the first `cutBytes` are fetched. */
  maxBytes: number;
  cutBytes: number;
  /** Most that is fetched and under way at once; one message may be more. */
  batchBytes: number;
  batchMessages: number;
}

export const PACE: ImapPace = {
  pollMs: 60_000,
  retryMs: 1000,
  mostRetryMs: 120_000,
  connectMs: 20_000,
  silenceMs: 120_000,
  maxBytes: 100 * 1024 * 1024,
  cutBytes: 256 * 1024,
  batchBytes: 16 * 1024 * 1024,
  batchMessages: 64,
};

/** The wait before attempt number `failures`, with chance in it so that many don't come at once. */
export function backOff(failures: number, { retryMs, mostRetryMs }: ImapPace): number {
  const most = Math.min(retryMs * 2 ** Math.min(failures, 20), mostRetryMs);
  return Math.round(most * (0.75 + Math.random() / 4));
}
