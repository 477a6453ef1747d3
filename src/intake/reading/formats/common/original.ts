import { normaliseIp } from '../../../../customers/addresses.js';
import type { Message } from '../../message.js';
import type { Fact } from '../../report.js';
import { fact } from './facts.js';
import { headerFields, type Line } from './lines.js';
import { ipsIn } from './places.js';
import { textOf } from './texts.js';

const PLACE = 'attached message';
const LONGEST = 200_000;

/** What the attached message, or what is attached of its header, says of itself. */
export function originalFacts(message: Message): Fact[] {
  const fields = headerOfOriginal(message);
  return ['From', 'To', 'Subject', 'Date', 'Message-ID'].flatMap((name) => {
    const found = fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
    return fact(`original_${name.toLowerCase().replace('-', '_')}`, found?.value, PLACE);
  });
}

/** Where the attached message came from: the topmost Received that names an outside address, as that hop is the reporter's own. */
export function sourceOf(message: Message): Fact[] {
  return fact('source_ip', sourceIn(headerOfOriginal(message)), `Received of the ${PLACE}`);
}

/** The sender's address in the Received fields of a header: the first that is not private, otherwise the first at all. */
function sourceIn(fields: Line[]): string {
  const hops = fields
    .filter(({ name }) => name.toLowerCase() === 'received')
    .map(({ value }) => value.split(/\sby\s/, 1)[0] ?? '')
    .filter((clause) => /^from\s/i.test(clause))
    .flatMap((clause) => ipsIn(clause).slice(-1));
  const origin = fields.find(({ name }) => name.toLowerCase() === 'x-originating-ip')?.value ?? '';
  const outside = hops.filter((ip) => !/^127\.|^::1$/.test(ip));
  return outside.find((ip) => normaliseIp(ip)?.reserved === false) ?? ipsIn(origin)[0] ?? outside[0] ?? '';
}

/** The header of the message that is attached, or attached as text/rfc822-headers. */
export function headerOfOriginal(message: Message): Line[] {
  const part = message.parts.find(({ type }) =>
    /^(?:message\/rfc822|(?:text|message)\/rfc822-headers)$/.test(type),
  );
  if (part === undefined) return [];
  const text = part.text ?? part.content.subarray(0, LONGEST).toString('utf8');
  // An mbox's "From " line may stand before it.
  return headerFields((textOf(part) || text).slice(0, LONGEST).replace(/^\s*From [^\n]*\n/, ''));
}
