import { Mailboxes, type Mailbox } from './mailbox.js';

export type MailboxState = Pick<Mailbox, '_id' | 'name' | 'track' | 'lookedAt' | 'failingSince' | 'error'>;

const SHOWN = { name: 1, track: 1, lookedAt: 1, failingSince: 1, error: 1 } as const;

/** How it goes with the mailboxes that these settings name, in their order. One that was never reached has no `lookedAt`. */
export async function mailboxStates(settings: readonly MailboxAddress[]): Promise<MailboxState[]> {
  if (settings.length === 0) return [];
  const keys = settings.map(keyOf);
  const found = await Mailboxes.find({ _id: { $in: keys } }, SHOWN).lean<MailboxState[]>();
  return keys.flatMap((key) => found.find(({ _id }) => _id === key) ?? []);
}

export interface MailboxAddress {
  user: string;
  host: string;
  port: number;
  folder: string;
}

export const keyOf = ({ user, host, port, folder }: MailboxAddress): string =>
  `${user}@${host}:${port}/${folder}`;

/** It was reached, and all that it had is taken. */
export async function noteLooked(_id: string, at = new Date()): Promise<void> {
  await Mailboxes.updateOne({ _id }, { $set: { lookedAt: at, failingSince: null, error: '' } });
}

/** It can't be reached; the time of the first of a row stays. */
export async function noteUnreachable(_id: string, error: string, at = new Date()): Promise<void> {
  await Mailboxes.updateOne({ _id, failingSince: null }, { $set: { failingSince: at } });
  await Mailboxes.updateOne({ _id }, { $set: { error } });
}
