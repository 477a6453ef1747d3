import { normaliseIp } from '../../../customers/addresses.js';
import { readLocations } from '../../locations.js';
import type { Location } from '../../locations.js';
import { splitIntoPieces } from '../../pasted.js';
import { readHeaderLine, readLogLine } from './logLine.js';
import { refangLine } from './refangText.js';

export interface Mention {
  location: Location;
  /** `did`: what a log says did it. `victim`: what it was done to. `work`: what a notice says was copied. */
  role: 'named' | 'did' | 'victim' | 'work';
  /** The place in the message: "subject", "text line 12". */
  source: string;
}

const MOST_LINES = 10_000;
/** Different words that are looked at; the same one is read once. */
const MOST_WORDS = 5000;
const LONGEST_LINE = 4000;
/** The key of a form's line that names the original, not the copy. */
const WORK_KEY =
  /^[\w .-]*(?:copyright(?:ed)?_?work|original|work_(?:url|description)|legit|official)[\w .-]*:/i;

/** Lines of mail headers that were pasted into a text: what they name is the road that a message took. */
const HEADER_LINE =
  /^[\s>]*(?:received|return-path|delivered-to|message-id|references|in-reply-to|authentication-results|(?:arc|dkim|domainkey)-[\w-]+|received-spf|x-[\w-]+|mime-version|content-[\w-]+)\s?:/i;
/** Ends of names that are as often ends of files: `report.zip`, `install.sh`. */
const FILE_ENDS = /\.(?:zip|sh|py|pl|rs|md|mov|so|ps|cab|app)$/;

/** Every address, host, page and mail address that a text names, with the part it plays as far as the line tells. */
export function mentionsIn(text: string, place: (line: number) => string): Mention[] {
  const mentions: Mention[] = [];
  const read = new Map<string, Location[]>();
  let key = '';
  let inHeader = false;
  for (const [index, raw] of text.split('\n', MOST_LINES).entries()) {
    key = /^[\w.-]{3,80}:/.exec(raw)?.[0] ?? key;
    if (raw.trim() === '') key = '';
    if (!/[.:@]|dot/i.test(raw)) continue;
    const line = refangLine(raw.slice(0, LONGEST_LINE));
    inHeader = HEADER_LINE.test(line) || (inHeader && /^[\s>]*[ \t]/.test(line));
    const log = inHeader ? readHeaderLine(line) : readLogLine(line);
    for (const location of locationsIn(line, read)) {
      if (isNobodys(location) || (location.kind === 'host' && FILE_ENDS.test(location.value))) continue;
      const role = log !== null ? roleInLog(location, log) : WORK_KEY.test(key) ? 'work' : 'named';
      if (role !== null) mentions.push({ location, role, source: place(index + 1) });
    }
  }
  return mentions;
}

function locationsIn(line: string, read: Map<string, Location[]>): Location[] {
  const pieces = splitIntoPieces(line).filter(({ raw }) => /[.:@]/.test(raw) && raw.length <= 2048);
  return pieces.flatMap(({ raw }) => {
    const known = read.get(raw);
    if (known !== undefined || read.size >= MOST_WORDS) return known ?? [];
    const found = wordsOf(raw).flatMap((word) => readLocations(word).locations.slice(0, 5));
    read.set(raw, found);
    return found;
  });
}

/** `src=192.0.2.1` and `(192.0.2.1:443)` hold an address and more; a key before it is taken off. */
function wordsOf(raw: string): string[] {
  const [, value] = /^[\w.-]{1,40}[=:](?!\/\/)\[?([0-9a-f.:]{7,45})\]?[.,;)]*$/i.exec(raw) ?? [];
  if (value !== undefined && normaliseIp(value) !== null) return [value];
  const inner = /^[\w.-]*\[((?:\d{1,3}\.){3}\d{1,3})\][:,;.)]*$/.exec(raw)?.[1];
  if (inner !== undefined) return [inner];
  const url = /(?:https?|hxxps?|ftp):\/\/[^\s"<>]+/i.exec(raw)?.[0];
  return [url ?? raw];
}

function roleInLog(
  { ip, kind }: Location,
  log: { source: string; targets: string[] },
): Mention['role'] | null {
  if (ip === undefined || kind === 'url') return kind === 'email' ? null : 'victim';
  if (same(ip, log.source)) return 'did';
  if (log.targets.some((target) => same(ip, target))) return 'victim';
  return log.source === '' ? 'did' : 'victim';
}

function same(ip: string, text: string): boolean {
  return text !== '' && (ip === text || normaliseIp(text)?.value === ip);
}

/** Loopback, unspecified and broadcast addresses are everybody's and nobody's. */
function isNobodys({ ip }: Location): boolean {
  return ip !== undefined && /^(?:127\.|0\.|255\.255\.255\.255$|::1?$)/.test(ip);
}
