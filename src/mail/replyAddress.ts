import { createHmac, timingSafeEqual } from 'node:crypto';

const TOKEN = /^([0-9a-f]{24})-([0-9a-f]{20})$/;

/** Addresses that answers go to, one for each letter; nobody but us can make one that we believe. */
export interface ReplyAddresses {
  /** The address for answers to this letter; null where no pattern is set. */
  make(letter: string): string | null;
  /** The letter that an address was made for; null for any other address. */
  read(address: string): string | null;
}

/**
 * `pattern` is an address with `*` where the token goes, such as `abuse+*@example.nl`. Tokens are lower-case hex: some servers
 * change the case of an address.
 */
export function createReplyAddresses(secret: string, pattern: string): ReplyAddresses {
  const key = createHmac('sha256', secret).update('noticedesk:reply-addresses').digest();
  const macOf = (letter: string): string =>
    createHmac('sha256', key).update(letter).digest('hex').slice(0, 20);
  const [before = '', after = ''] = pattern.toLowerCase().split('*');
  return {
    make: (letter) => (pattern === '' ? null : `${before}${letter}-${macOf(letter)}${after}`),
    read(address) {
      const name = address.toLowerCase();
      if (pattern === '' || !name.startsWith(before) || !name.endsWith(after)) return null;
      const [, letter = '', mac = ''] =
        TOKEN.exec(name.slice(before.length, name.length - after.length)) ?? [];
      if (letter === '') return null;
      return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(letter))) ? letter : null;
    },
  };
}
