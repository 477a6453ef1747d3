import { tracks } from '../src/catalogue/index.js';
import type { Deps } from '../src/deps.js';
import { takeFetched } from '../src/intake/mailboxes/take.js';
import { serveMailbox } from '../src/intake/mailboxes/serve.js';

/**
 * Reads every mailbox of the settings. Returns the function that stops it, messages under way first.
 * @throws Error when one names a track that there isn't
 */
export function readMailboxes({ config, log, vault }: Deps): () => Promise<void> {
  for (const { name, track } of config.MAILBOXES)
    if (track !== null && !tracks.some((known) => known === track))
      throw new Error(`MAILBOXES: ${name} has an unknown track; choose from ${tracks.join(', ')}`);
  const pace = { maxBytes: config.MAIL_MAX_MB * 1024 * 1024 };
  const serving = config.MAILBOXES.map((mailbox) =>
    serveMailbox(
      mailbox,
      { log, take: (message, setting) => takeFetched(message, setting, { vault }) },
      { pace },
    ),
  );
  return async () => {
    await Promise.all(serving.map(({ stop }) => stop()));
  };
}
