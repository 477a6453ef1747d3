import { headerOf } from '../message.js';
import type { Message } from '../message.js';
import type { Fact } from '../report.js';
import { isHeaderBlock, isSeparator } from '../replies/marks.js';

const SUBJECT = /^\s*(?:fwd?|doorst|doorgestuurd|wg|tr|rv|i|enc|vb|vl|转发)\s*[:：]/i;
const BEGIN =
  /^[ \t>=-]{0,10}(?:begin forwarded message|-{2,} ?forwarded message|doorgestuurd bericht|anfang der weitergeleiteten|-+ weitergeleitete nachricht|-+ message transféré)/im;

/** Who wrote what was forwarded, and about what, as far as the message tells; nothing when it was not forwarded. */
export function forwardedFacts(message: Message): Fact[] {
  const originator =
    headerOf(message, 'x-rt-originator') ||
    headerOf(message, 'resent-from') ||
    headerOf(message, 'x-original-from');
  const facts: Fact[] =
    originator === '' ? [] : [{ name: 'originator', value: originator, source: 'headers' }];
  const attached = message.parts.some(({ type }) => type === 'message/rfc822');
  if (
    !SUBJECT.test(message.subject) &&
    !BEGIN.test(message.text.slice(0, 50_000)) &&
    facts.length === 0 &&
    !attached
  )
    return [];
  const inner = innerHeaders(message.text);
  return [
    ...facts,
    ...[...inner].map(([name, value]) => ({ name: `forwarded_${name}`, value, source: 'text' })),
    { name: 'forwarded', value: 'yes', source: attached ? 'attached message' : 'headers' },
  ];
}

/** The headers that a mail program wrote above the text that it forwarded. */
function innerHeaders(text: string): Map<string, string> {
  const lines = text.split('\n').slice(0, 500);
  const start = lines.findIndex((line, at) => isSeparator(line) || isHeaderBlock(lines, at));
  const found = new Map<string, string>();
  if (start === -1) return found;
  for (const line of lines.slice(start, start + 12)) {
    const [, name = '', value = ''] =
      /^[\s>*_]*(from|van|von|de|subject|onderwerp|betreff|objet|date|sent|verzonden|datum|gesendet)\s*\*?\s*:\*?\s*(.{1,300})$/i.exec(
        line.slice(0, 400),
      ) ?? [];
    const key = NAMES[name.toLowerCase()];
    if (key !== undefined && !found.has(key)) found.set(key, value.trim());
  }
  return found;
}

const NAMES: Record<string, string> = {
  from: 'from',
  van: 'from',
  von: 'from',
  de: 'from',
  subject: 'subject',
  onderwerp: 'subject',
  betreff: 'subject',
  objet: 'subject',
  date: 'date',
  sent: 'date',
  verzonden: 'date',
  datum: 'date',
  gesendet: 'date',
};
