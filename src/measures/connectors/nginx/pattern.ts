import { readTarget, type Aim, type TargetProblem } from '../../target.js';
import type { MeasureTarget } from '../../../cases/decision.js';

/** nginx reads no word of its configuration longer than 4096 bytes. */
const LONGEST = 4000;
const ANY = '[^\\x0a]*';

/**
 * The regular expression (PCRE, bytes, printable ASCII without `"`) that matches `$host\n$args\n$uri` for exactly what the target
 * names. Neither a host nor a query can hold a line feed, so the three parts can't be confused. nginx has decoded and
 * resolved `$uri`, so every spelling of a path is the same path. A regular expression, since nginx compares plain
 * strings in a map without regard to case and limits their length.
 */
export function patternOf(target: MeasureTarget): { pattern: string } | { problem: TargetProblem } {
  const aim = readTarget(target);
  if (typeof aim === 'string') return { problem: aim };
  const path = servedPath(aim.path);
  if (path === null) return { problem: 'cannot_be_served' };
  const pattern = `^${literal(aim.host)}\\x0a${queryPattern(aim)}\\x0a${pathPattern(aim.scope, path)}`;
  return pattern.length > LONGEST ? { problem: 'too_long' } : { pattern };
}

/**
 * The path as nginx has it in `$uri`, one character for each byte: decoded once, slashes merged, dots resolved. Null when
 * nginx answers 400: a broken escape, a zero byte, or dots that lead above the root.
 */
export function servedPath(path: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(path)) return null;
  const decoded = path.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  if (decoded.includes('\0')) return null;
  const parts = decoded.split(/\/+/).slice(1);
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '..' && kept.pop() === undefined) return null;
    if (part !== '..' && part !== '.' && part !== '') kept.push(part);
  }
  const last = parts.at(-1) ?? '';
  const folder = kept.length > 0 && ['', '.', '..'].includes(last);
  return `/${kept.join('/')}${folder ? '/' : ''}`;
}

/** Slashes count once even where `merge_slashes` is off: a file system serves the same file. */
function pathPattern(scope: Aim['scope'], path: string): string {
  if (scope === 'host') return '';
  const exact = path.split('/').map(literal).join('/+');
  if (scope === 'url') return `${exact}\\z`;
  return path === '/' ? '/' : `${exact.replace(/\/\+$/, '')}(?:/|\\z)`;
}

function queryPattern({ query }: Aim): string {
  if (query === '') return ANY;
  return query
    .slice(1)
    .replace(/%([0-9a-f]{2})|[^]/gi, (char, hex?: string) => (hex ? escapePattern(hex) : literal(char)));
}

/**
 * An escape in a query, in either case (RFC 3986 6.2.2.1); for a byte that browsers escape and other clients may not, also the byte itself.
 * Reserved characters stay apart: %26 is not &.
 */
function escapePattern(hex: string): string {
  const char = String.fromCharCode(parseInt(hex, 16));
  const escaped = `%${hex.replace(/[a-f]/gi, (digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`)}`;
  return /[\x00-\x20\x7f:/?#[\]@!$&()*+,;=%]/.test(char) ? escaped : `(?:${escaped}|${literal(char)})`;
}

/** Matches these bytes and nothing else; safe within double quotes in nginx's configuration. */
function literal(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, (char) =>
    /[\x21-\x7e]/.test(char) && !/["'\\]/.test(char)
      ? `\\${char}`
      : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
