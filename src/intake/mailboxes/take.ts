import type { Vault } from '../../evidence/vault.js';
import type { ImapMessage } from '../../mail/imap/mailbox.js';
import { takeMessage } from '../mail/take.js';
import type { MailboxSetting } from './serve.js';

/** Takes a message as a mailbox gave it; one of which only the beginning was fetched is held. */
export async function takeFetched(
  { raw, cutFrom }: ImapMessage,
  { name, track }: Pick<MailboxSetting, 'name' | 'track'>,
  deps: { vault: Vault },
): Promise<void> {
  const held = cutFrom === null ? undefined : tooLarge(cutFrom, raw.length);
  await takeMessage(
    raw,
    { arrival: 'imap', mailbox: name, track, ...(held !== undefined && { held }) },
    deps,
  );
}

const tooLarge = (whole: number, kept: number): string =>
  `It is too large: ${inMegabytes(whole)} MB. Only its first ${inMegabytes(kept)} MB were taken; the whole is in the mailbox.`;

const inMegabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(2);
