import type { Config } from '../../config/index.js';
import { checkSender, type SenderCheck } from './senderCheck.js';
import { createSenderResolver } from './senderResolver.js';

type CheckerConfig = Pick<Config, 'DNS_SERVERS' | 'DNS_TIMEOUT_MS' | 'SENDER_CHECK_MS' | 'TRUSTED_AUTHSERV'>;

/** The check of senders as the settings have it. */
export function createSenderChecker(config: CheckerConfig): (raw: Buffer) => Promise<SenderCheck> {
  const resolver = createSenderResolver(config.DNS_SERVERS, config.DNS_TIMEOUT_MS);
  return (raw) =>
    checkSender(raw, {
      resolver,
      timeoutMs: config.SENDER_CHECK_MS,
      authserv: config.TRUSTED_AUTHSERV,
    });
}
