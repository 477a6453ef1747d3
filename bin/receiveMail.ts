import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { loadKeylessConfig, type KeylessConfig } from '../config/index.js';
import { tracks } from '../src/catalogue/index.js';
import { createVault } from '../src/evidence/vault.js';
import { takeMessage, type Delivery } from '../src/intake/mail/take.js';
import { shareStore } from '../src/store/connect.js';
import { readWhole, TooLarge } from './receive/readWhole.js';

// sysexits.h. A mail server answers 65 to the sender, with what is printed here, and keeps what 75 is said of.
const TAKEN = 0;
const REFUSED = 65;
const LATER = 75;

const RETRY_FOR_MS = 15_000;
const BETWEEN_MS = 200;

// Takes one message from a mail server's pipe. bin/receive-mail starts it and makes 75 of every other exit code.
try {
  const { delivery, seconds } = options();
  setTimeout(() => end(LATER, `not stored within ${seconds} seconds`), seconds * 1000);
  const config = loadKeylessConfig();
  const raw = await readWhole(process.stdin, config.MAIL_MAX_MB);
  if (raw.length === 0) end(REFUSED, 'standard input holds no message');
  await store(raw, delivery, config);
  end(TAKEN);
} catch (error) {
  end(error instanceof TooLarge ? REFUSED : LATER, error instanceof Error ? error.message : String(error));
}

function options(): { delivery: Delivery; seconds: number } {
  const { values } = parseArgs({
    options: {
      mailbox: { type: 'string', default: '' },
      track: { type: 'string' },
      timeout: { type: 'string', default: '60' },
    },
  });
  const { mailbox, track = null, timeout } = values;
  if (track !== null && !tracks.some((known) => known === track))
    throw new Error(`--track ${track} is not a track; choose from ${tracks.join(', ')}`);
  const seconds = Number(timeout);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400)
    throw new Error('--timeout is a whole number of seconds');
  return { delivery: { arrival: 'pipe', mailbox, track }, seconds };
}

/** A process that starts, stops or ends may have the store for a moment; taking the message again is harmless. */
async function store(raw: Buffer, delivery: Delivery, config: KeylessConfig): Promise<void> {
  const until = Date.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      return await take(raw, delivery, config);
    } catch (error) {
      await mongoose.disconnect();
      if (Date.now() > until) throw error;
      await sleep(BETWEEN_MS);
    }
  }
}

async function take(raw: Buffer, delivery: Delivery, config: KeylessConfig): Promise<void> {
  const { close } = await shareStore(config);
  try {
    await takeMessage(raw, delivery, { vault: createVault(config.EVIDENCE_DIR) });
  } finally {
    await close();
  }
}

function end(code: number, reason?: string): never {
  if (reason !== undefined) console.error(`receive-mail: ${reason}`);
  process.exit(code);
}
