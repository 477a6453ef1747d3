import { checkSender, type SenderCheck } from './senderCheck.js';
import { createSenderResolver } from './senderResolver.js';

interface CheckerSettings {
  /** Name servers; the system's when there are none. */
  servers: string[];
  dnsTimeoutMs: number;
  /** For one mail, whatever it takes. */
  timeoutMs: number;
  /** Our own mail server's name in Authentication-Results, which is believed; undefined believes none. */
  authserv: string | undefined;
}

/** The check of senders as the settings have it. */
export function createSenderChecker({
  servers,
  dnsTimeoutMs,
  timeoutMs,
  authserv,
}: CheckerSettings): (raw: Buffer) => Promise<SenderCheck> {
  const resolver = createSenderResolver(servers, dnsTimeoutMs);
  return (raw) => checkSender(raw, { resolver, timeoutMs, authserv });
}
