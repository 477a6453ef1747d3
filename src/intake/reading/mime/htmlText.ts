import { decodeEntities } from './entities.js';

/** Elements whose content nobody reads. */
const UNSEEN = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'svg',
  'object',
  'iframe',
  'textarea',
  'xml',
]);
const LINE = new Set(
  'address article br caption dd div dl dt fieldset footer form header li main nav ol pre section table tr ul blockquote body center'.split(
    ' ',
  ),
);
const PARAGRAPH = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const DEEPEST = 8;
const MOST_LINKS = 50;
const LONGEST_TAG = 16 * 1024;
const RULE = '________________________________';

/**
 * What a person would read of an HTML page: lines where blocks begin and end, quotations marked with `> `, a rule as
 * a line of underscores, the address of a link after its words. One pass, whatever the nesting; nothing is run or
 * fetched.
 */
export function htmlToText(html: string): string {
  const page = new Page();
  let at = 0;
  while (at < html.length) {
    const open = nextMarkup(html, at);
    const end = open === -1 ? html.length : open;
    if (end > at) page.words(html.slice(at, end));
    if (open === -1) break;
    at = readMarkup(html, open, page);
  }
  return page.text();
}

/** Where the next tag, comment or declaration begins: any other < is text. */
function nextMarkup(html: string, from: number): number {
  const markup = /<[a-z/!?]/gi;
  markup.lastIndex = from;
  return markup.exec(html)?.index ?? -1;
}

/** Reads the tag or comment that begins at `open`, and gives where what follows it begins. */
function readMarkup(html: string, open: number, page: Page): number {
  if (html.startsWith('<!--', open)) return after(html, '-->', open + 4);
  const next = html.charAt(open + 1);
  if (next === '!' || next === '?') return after(html, '>', open);
  const close = endOfTag(html, open);
  const tag = html.slice(open, Math.min(close, open + LONGEST_TAG));
  const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(tag) ?? [];
  const element = name.toLowerCase();
  if (UNSEEN.has(element) && slash === '' && !tag.endsWith('/>') && !page.unclosed.has(element)) {
    const end = afterElement(html, element, close);
    // Looked for once: a page may open it a million times and never close it.
    if (end === close) page.unclosed.add(element);
    return end;
  }
  page.tag(element, slash === '/', tag);
  return close;
}

class Page {
  readonly unclosed = new Set<string>();
  private lines: string[] = [];
  private pieces: string[] = [];
  private last = '';
  private depth = 0;
  private inPre = 0;
  private links: { href: string; piece: number; line: number }[] = [];

  words(raw: string): void {
    const text = decodeEntities(raw);
    if (this.inPre > 0) {
      const [first = '', ...rest] = text.split(/\r?\n/);
      this.add(first);
      for (const line of rest) {
        this.break();
        this.add(line);
      }
      return;
    }
    const plain = text.replace(/[ \t\r\n\f]+/g, ' ');
    this.add(this.last === '' || this.last === ' ' ? plain.trimStart() : plain);
  }

  tag(name: string, closes: boolean, tag: string): void {
    if (name === 'a') return closes ? this.closeLink() : this.openLink(tag);
    if (name === 'td' || name === 'th') return closes ? this.space() : undefined;
    if (name === 'br') return this.break();
    if (name === 'hr') return this.rule();
    if (PARAGRAPH.has(name)) {
      this.endLine();
      if (this.lines.length > 0 && this.lines.at(-1)?.replace(/[> ]/g, '') !== '') this.break();
      return;
    }
    if (!LINE.has(name)) return;
    this.endLine();
    if (name === 'pre') this.inPre = Math.max(0, this.inPre + (closes ? -1 : 1));
    if (name === 'blockquote') this.depth = Math.max(0, this.depth + (closes ? -1 : 1));
    if (name === 'li' && !closes) this.add('- ');
  }

  text(): string {
    this.endLine();
    return this.lines
      .join('\n')
      .replace(/\n{4,}/g, '\n\n\n')
      .trim();
  }

  private add(text: string): void {
    if (text === '') return;
    this.pieces.push(text);
    this.last = text.charAt(text.length - 1);
  }

  private space(): void {
    if (this.last !== '' && this.last !== ' ') this.add(' ');
  }

  private rule(): void {
    this.endLine();
    this.add(RULE);
    this.break();
  }

  private endLine(): void {
    if (this.pieces.some((piece) => piece.trim() !== '')) this.break();
    this.clear();
  }

  private break(): void {
    const quoted = '> '.repeat(Math.min(this.depth, DEEPEST));
    this.lines.push(`${quoted}${this.pieces.join('').trimEnd()}`);
    this.clear();
  }

  private clear(): void {
    this.pieces = [];
    this.last = '';
  }

  private openLink(tag: string): void {
    const [, double, single, bare] =
      /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag.replace(/[\r\n]+/g, '')) ?? [];
    const href = decodeEntities(double ?? single ?? bare ?? '').trim();
    if (this.links.length < MOST_LINKS)
      this.links.push({ href, piece: this.pieces.length, line: this.lines.length });
  }

  private closeLink(): void {
    const link = this.links.pop();
    if (link === undefined || !/^(?:https?|ftp):/i.test(link.href)) return;
    const words = link.line === this.lines.length ? this.pieces.slice(link.piece).join('').trim() : '';
    if (words.length >= link.href.length - 1 && link.href.includes(words)) return;
    this.space();
    this.add(`<${link.href}>`);
  }
}

function after(html: string, end: string, from: number): number {
  const at = html.indexOf(end, from);
  return at === -1 ? html.length : at + end.length;
}

/** Past the > that ends a tag; one within quotes does not, unless the quotes never end. */
function endOfTag(html: string, open: number): number {
  let quote = '';
  const most = Math.min(html.length, open + LONGEST_TAG);
  for (let at = open + 1; at < most; at += 1) {
    const char = html.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '>') return at + 1;
    else if ((char === '"' || char === "'") && html.charAt(at - 1) === '=') quote = char;
  }
  return after(html, '>', open);
}

function afterElement(html: string, element: string, from: number): number {
  const end = new RegExp(`</${element}[\\s/>]`, 'gi');
  end.lastIndex = from;
  const found = end.exec(html);
  // Never closed: an empty head or title would hide the whole page.
  return found === null ? from : after(html, '>', found.index);
}
