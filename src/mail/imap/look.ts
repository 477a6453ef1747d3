import type { ImapFlow, MailboxObject } from 'imapflow';
import { inBatches, type Batch } from './batches.js';
import type { ImapHooks, ImapMailbox, ImapPace } from './mailbox.js';
import { reasonOf } from './reason.js';
import type { Troubles } from './troubles.js';

/** What a message that was taken is marked with, for us; `\Seen` is for people, and says nothing to us. */
export const KEYWORD = '$Noticedesk';

const SIZES_AT_ONCE = 500;

export interface Looking {
  client: ImapFlow;
  opened: MailboxObject;
  mailbox: ImapMailbox;
  hooks: ImapHooks;
  pace: ImapPace;
  troubles: Troubles;
  signal: AbortSignal;
}

/** Takes every message that isn't marked yet, in batches: fetched, durable, then marked. Throws when the connection ends. */
export async function look(looking: Looking): Promise<void> {
  const { client, opened, mailbox, hooks, pace, troubles, signal } = looking;
  const keeps = keepsKeywords(opened);
  const uidValidity = String(opened.uidValidity);
  const position = keeps ? null : await hooks.loadPosition();
  const from = position?.uidValidity === uidValidity ? position.lastUid : 0;
  const found = await findUnmarked(client, keeps, from);
  troubles.keepOnly(found);
  for await (const batch of batchesOf(client, found, pace, troubles)) {
    if (signal.aborted) return;
    const taken = await takeBatch(batch, looking);
    if (taken.length > 0) await mark(client, taken, keeps, mailbox.moveTo);
    if (!client.usable) throw new Error('the connection was lost');
    // None of many: the store is the trouble, not the messages.
    if (taken.length === 0 && batch.uids.length > 1) break;
  }
  const last = Math.min((troubles.lowest() ?? Infinity) - 1, found.at(-1) ?? from);
  if (!keeps && !signal.aborted && (last > from || position?.uidValidity !== uidValidity))
    await hooks.savePosition({ uidValidity, lastUid: last });
}

function keepsKeywords({ permanentFlags }: MailboxObject): boolean {
  return permanentFlags?.has('\\*') === true || permanentFlags?.has(KEYWORD) === true;
}

async function findUnmarked(client: ImapFlow, keeps: boolean, from: number): Promise<number[]> {
  const found = await client.search(keeps ? { unKeyword: KEYWORD } : { uid: `${from + 1}:*` }, { uid: true });
  if (!found) throw new Error('the server did not search');
  // RFC 3501, 6.4.8: "n:*" has the last message even when its number is below n.
  return found.filter((uid) => uid > from).sort((a, b) => a - b);
}

/** New ones first; those that made trouble after them, each alone. */
async function* batchesOf(
  client: ImapFlow,
  found: readonly number[],
  pace: ImapPace,
  troubles: Troubles,
): AsyncGenerator<Batch> {
  const fresh = found.filter((uid) => !troubles.has(uid));
  const again = found.filter((uid) => troubles.has(uid) && troubles.isDue(uid));
  for (let at = 0; at < fresh.length; at += SIZES_AT_ONCE)
    yield* inBatches(await sizesOf(client, fresh.slice(at, at + SIZES_AT_ONCE)), pace);
  for (const uid of again) yield* inBatches(await sizesOf(client, [uid]), pace);
}

async function sizesOf(client: ImapFlow, uids: number[]): Promise<{ uid: number; size: number }[]> {
  const sizes = await client.fetchAll(uids.join(','), { uid: true, size: true }, { uid: true });
  return sizes.map(({ uid, size = 0 }) => ({ uid, size }));
}

/** The numbers of what is durable now; what isn't, is in `troubles`. */
async function takeBatch(
  { uids, cutFrom }: Batch,
  { client, mailbox, hooks, pace, troubles }: Looking,
): Promise<number[]> {
  const takes: Promise<void>[] = [];
  const taken: number[] = [];
  const missing = new Set(uids);
  const fail = (uid: number, error: unknown) => {
    troubles.add(uid);
    hooks.onTrouble(uid, reasonOf(error, mailbox.password));
  };
  const source = cutFrom === null ? true : { start: 0, maxLength: pace.cutBytes };
  try {
    for await (const { uid, source: raw } of client.fetch(
      uids.join(','),
      { uid: true, source },
      { uid: true },
    )) {
      if (!raw || !missing.delete(uid)) continue;
      takes.push(
        hooks.take({ raw, cutFrom }).then(
          () => void taken.push(uid),
          (error: unknown) => fail(uid, error),
        ),
      );
    }
  } catch (error) {
    // Without a connection it says nothing about the messages.
    if (client.usable) for (const uid of missing) hooks.onTrouble(uid, reasonOf(error, mailbox.password));
  }
  await Promise.all(takes);
  // Gone meanwhile, or what the server can't give, or what broke the connection: each alone next time, if it is still there.
  for (const uid of missing) troubles.add(uid);
  for (const uid of taken) troubles.settle(uid);
  return taken;
}

async function mark(client: ImapFlow, uids: number[], keeps: boolean, moveTo: string | null): Promise<void> {
  const range = uids.join(',');
  const marked = await client.messageFlagsAdd(range, keeps ? ['\\Seen', KEYWORD] : ['\\Seen'], { uid: true });
  if (keeps && !marked) throw new Error('the server refused to mark what was taken');
  if (moveTo !== null) await client.messageMove(range, moveTo, { uid: true });
}
