import { withLf } from '../mime/lineEnds.js';
import {
  introLength,
  isDeviceLine,
  isHeaderBlock,
  isOrnament,
  isQuoted,
  isSeparator,
  isSignatureMark,
} from './marks.js';

export interface Folded {
  /** What the writer wrote now. */
  visible: string;
  /** What was folded away: the quotation, the signature. Nothing is lost: both together hold every line. */
  folded: string;
  /** Whether something of an earlier message stood in it. */
  quotes: boolean;
}

/** More of them are folded away unread. */
const MOST_LINES = 10_000;

/**
 * Tells the new text of a reply from what it quotes and how it is signed. Takes plain text, or HTML's text with its
 * quotations marked `> `. Looks at each line a bounded number of times. A quotation without an introduction stays when
 * own words follow it: they would not be understood without it.
 */
export function foldReply(text: string): Folded {
  const all = withLf(text);
  const lines = all.split('\n', MOST_LINES);
  const unread =
    lines.length < MOST_LINES ? '' : all.slice(lines.reduce((sum, line) => sum + line.length + 1, 0));
  const end = endOfOwn(lines);
  const hidden = hideIntroduced(lines, end);
  const last = lastOwn(lines, end, hidden);
  const shown = lines.filter((_, index) => index <= last && !hidden.has(index));
  const kept = lines.filter((_, index) => index > last || hidden.has(index));
  return {
    visible: shown.join('\n').trim(),
    folded: `${kept.join('\n')}\n${unread}`.trim(),
    quotes:
      hidden.size > 0 || lines.some(isQuoted) || (end < lines.length && !isSignatureMark(lines[end] ?? '')),
  };
}

/** Where the answered message, or the signature, begins and goes on until the end. */
function endOfOwn(lines: string[]): number {
  let hasOwn = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const starts =
      isSeparator(line) ||
      isHeaderBlock(lines, at) ||
      (hasOwn && isSignatureMark(line)) ||
      quotesUnmarked(lines, at);
    if (starts) return at;
    if (!isQuoted(line) && !isOrnament(line)) hasOwn = true;
  }
  return lines.length;
}

/** An introduction after which nothing is marked as quoted: all that follows is the other's. */
function quotesUnmarked(lines: string[], at: number): boolean {
  const length = introLength(lines, at);
  if (length === 0) return false;
  return !lines.slice(at + length, at + length + 4).some(isQuoted);
}

/** The introductions and what is quoted below them; once there is one, every quotation. */
function hideIntroduced(lines: string[], end: number): Set<number> {
  const hidden = new Set<number>();
  for (let at = 0; at < end; at += 1) {
    const length = isQuoted(lines[at] ?? '') ? 0 : introLength(lines, at);
    for (let line = at; line < at + length; line += 1) hidden.add(line);
    if (length > 0) at += length - 1;
  }
  if (hidden.size === 0) return hidden;
  for (let at = 0; at < end; at += 1) if (isQuoted(lines[at] ?? '')) hidden.add(at);
  return hidden;
}

function lastOwn(lines: string[], end: number, hidden: Set<number>): number {
  let last = end - 1;
  while (last >= 0 && (hidden.has(last) || isLeftover(lines[last] ?? ''))) last -= 1;
  return last;
}

function isLeftover(line: string): boolean {
  return isQuoted(line) || isOrnament(line) || isDeviceLine(line);
}
