import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import { createResolver, type Resolver } from './customers/dns.js';
import { createVault, type Vault } from './evidence/vault.js';
import { createLetterDeps } from './letters/deps.js';
import type { LetterDeps } from './letters/write.js';
import { createApartReader, type ApartReader } from './intake/reading/apart.js';
import type { SenderCheck } from './mail/senderCheck.js';
import { createSenderChecker } from './mail/senderChecker.js';
import { createReplyAddresses, type ReplyAddresses } from './mail/replyAddress.js';
import { createMailer, type Mailer } from './mail/transport.js';
import { createConnectors, type Connectors } from './measures/connectors/index.js';
import { createJobQueue, type JobQueue } from './queues/index.js';
import { connectStore, type Store } from './store/connect.js';
import { createLinks, type Links } from './web/links.js';
import { createLog } from './web/log.js';

/** Everything that a process is put together from, by hand, once. */
export interface Deps {
  config: Config;
  log: Logger;
  store: Store;
  queue: JobQueue;
  mailer: Mailer;
  vault: Vault;
  /** Reads mail in a process apart, which starts with the first message. */
  reader: ApartReader;
  replyAddresses: ReplyAddresses;
  /** Who vouches for the sender of a message; never throws, and within SENDER_CHECK_MS. */
  checkSender(this: void, raw: Buffer): Promise<SenderCheck>;
  links: Links;
  letters: LetterDeps;
  connectors: Connectors;
  resolver: Resolver;
  /** Lets go of everything, work under way first. */
  close(): Promise<void>;
}

/** Connects the store, the queue and the mail server. Throws what keeps it from it, in words for the operator. */
export async function createDeps(config: Config): Promise<Deps> {
  const log = createLog(config.LOG_LEVEL);
  const [store, queue] = await Promise.all([
    connectStore(config, (error) => {
      // Whoever supervises the process starts it again; what is owed is found by the sweep.
      log.fatal({ err: error }, 'the embedded store failed');
      process.exit(1);
    }),
    createJobQueue({
      redisUrl: config.REDIS_URL,
      onError: (name, id, error) => log.error({ err: error, queue: name, id }, 'job failed'),
    }),
  ]);
  const links = createLinks(config.SECRET, config.BASE_URL, config.LINK_DAYS);
  const reader = createApartReader();
  const mailer = createMailer({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM });
  return {
    config,
    log,
    store,
    queue,
    mailer,
    vault: createVault(config.EVIDENCE_DIR),
    reader,
    replyAddresses: createReplyAddresses(config.SECRET, config.REPLY_ADDRESS),
    checkSender: createSenderChecker({
      servers: config.DNS_SERVERS,
      dnsTimeoutMs: config.DNS_TIMEOUT_MS,
      timeoutMs: config.SENDER_CHECK_MS,
      authserv: config.TRUSTED_AUTHSERV,
    }),
    links,
    letters: createLetterDeps(config, links),
    connectors: createConnectors(config),
    resolver: createResolver({ servers: config.DNS_SERVERS, timeoutMs: config.DNS_TIMEOUT_MS }),
    close: async () => {
      await queue.close();
      reader.close();
      mailer.close();
      await store.close();
    },
  };
}
