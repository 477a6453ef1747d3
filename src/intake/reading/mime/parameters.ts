import { decodeText } from './charset.js';
import { decodeValue } from './headers.js';

export interface Parametered {
  /** In lower case. */
  value: string;
  /** Names in lower case; continuations joined and percent signs decoded (RFC 2231). */
  parameters: Map<string, string>;
}

const MOST = 100;

/** A header such as Content-Type taken apart: `text/plain; charset=utf-8; name*0*=…`. Never throws. */
export function readParameters(header: string): Parametered {
  const pieces = splitAtSemicolons(header);
  const value = (pieces.shift() ?? '').trim().toLowerCase();
  const sections = new Map<string, { order: number; encoded: boolean; text: string }[]>();
  for (const piece of pieces.slice(0, MOST)) {
    const [, name = '', order = '0', star = '', text = ''] =
      /^\s*([^\s=*]+)(?:\*(\d{1,3}))?(\*)?\s*=\s*([\s\S]*)$/.exec(piece) ?? [];
    if (name === '') continue;
    const key = name.toLowerCase();
    const section = { order: Number(order), encoded: star === '*', text: unquote(text.trim()) };
    sections.set(key, [...(sections.get(key) ?? []), section]);
  }
  return { value, parameters: new Map([...sections].map(([name, parts]) => [name, join(parts)])) };
}

function join(sections: { order: number; encoded: boolean; text: string }[]): string {
  const [first] = sections;
  if (sections.length === 1 && first?.encoded === false) return decodeValue(first.text);
  const sorted = sections.toSorted((a, b) => a.order - b.order);
  const [, charset = '', rest = sorted[0]?.text ?? ''] =
    /^([^']*)'[^']*'([\s\S]*)$/.exec(sorted[0]?.encoded ? sorted[0].text : '') ?? [];
  const bytes = sorted.map(({ encoded, text }, index) => {
    const own = index === 0 ? rest : text;
    return encoded ? fromPercent(own) : Buffer.from(own);
  });
  return decodeText(Buffer.concat(bytes), charset);
}

function fromPercent(text: string): Buffer {
  const latin = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(latin, 'latin1');
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text.split(/[\s]/, 1)[0] ?? '';
  const end = text.lastIndexOf('"');
  return text.slice(1, end > 0 ? end : undefined).replace(/\\(.)/g, '$1');
}

function splitAtSemicolons(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quoted) at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === ';' && !quoted) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...pieces, text.slice(start)];
}
