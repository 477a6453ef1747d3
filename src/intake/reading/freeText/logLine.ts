const IP = String.raw`\[?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})\]?`;
/** Words that stand before the address that did it, as logs write them. */
const SOURCE = new RegExp(
  String.raw`(?:\bsrc(?:ip|_ip|addr)?\s?[=:]\s?|\brhost=|\bclient(?:_ip)?[=: ]\s?|\bremote(?:_addr|_ip)?[=:]\s?|\bfrom[ =:]\s?(?:host |ip )?|\bsource(?: ip)?\s?[=:]\s?|\bban |\bfound |\battacker\s?[=:]\s?)${IP}`,
  'i',
);
/** Words that stand before the address that it was done to. */
const TARGET = new RegExp(
  String.raw`(?:\bdst(?:ip|_ip|addr)?\s?[=:]\s?|\bdest(?:ination)?(?:_ip)?(?: ip)?\s?[=:]\s?|\blip=|\blocal(?:_addr)?[=:]\s?|\bto[ =:]\s?|\bon |->\s?|\btarget(?: ip)?\s?[=:]\s?|\bvictim\s?[=:]\s?)${IP}`,
  'gi',
);
const ACCESS = new RegExp(String.raw`^\s*(?:[\w.:-]+ )?${IP} \S+ \S+ \[\d{1,2}/[a-z]{3}/\d{4}:`, 'i');
const STAMPS =
  /^\W{0,3}(?:[a-z]{3},? )?(?:[a-z]{3} +\d{1,2}(?: \d{4})?,? \d{1,2}:\d\d:\d\d|\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d)?|\d{1,2}[ /-](?:[a-z]{3}|\d\d)[ /-]\d{2,4}[ :T]\d\d:\d\d|\d{10}(?:\.\d+)? )/i;

export interface LogLine {
  /** The address that did it, as far as the line tells; '' when it doesn't. */
  source: string;
  /** Addresses that it was done to: the victim's own. */
  targets: string[];
}

/** What a header line of a mail tells: only whom it was received from. */
export function readHeaderLine(line: string): LogLine {
  const [, from = ''] = /\bfrom\s(.{0,300})/i.exec(line) ?? [];
  const clause = from.split(/\sby\s/, 1)[0] ?? '';
  const source = new RegExp(`\\[${IP}\\]|\\(${IP}\\)`, 'i').exec(clause);
  return { source: source?.[1] ?? source?.[2] ?? 'none', targets: [] };
}

/** What a line of a log tells: null for a line that looks like none. Looks at its first two thousand characters. */
export function readLogLine(line: string): LogLine | null {
  const start = line.replace(/^[\s>|*]{1,8}/, '').slice(0, 2000);
  const access = ACCESS.exec(start)?.[1];
  if (access !== undefined) return { source: access, targets: [] };
  const named = /\b(?:src|rhost|dst|lip|rip|proto|spt|dpt)=/i.test(start);
  if (!STAMPS.test(start) && !named) return null;
  const source = (/\brip=([0-9a-f.:]{3,45})/i.exec(start) ?? SOURCE.exec(start))?.[1] ?? '';
  const targets = [...start.matchAll(TARGET)].map(([, ip = '']) => ip).filter((ip) => ip !== source);
  return { source, targets };
}
