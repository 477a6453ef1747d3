import { parseUrl } from '../../url.js';
import { literalMayBeReached } from './network.js';

const LONGEST = 2_000;

/**
 * A webhook's address as it is kept, or what is wrong with it: https, without a user name in it, or http when the operator named networks of their
 * own. What a name resolves to is looked at with every connection.
 */
export function readWebhookUrl(
  text: string,
  networks: readonly string[],
): { url: URL } | { problem: 'url' | 'private' } {
  const url = text.length <= LONGEST ? parseUrl(text) : null;
  const schemes = networks.length > 0 ? ['https:', 'http:'] : ['https:'];
  if (!url || !schemes.includes(url.protocol) || url.username !== '' || url.password !== '')
    return { problem: 'url' };
  url.hash = '';
  return literalMayBeReached(url, networks) ? { url } : { problem: 'private' };
}
