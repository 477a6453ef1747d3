const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  pound: '£',
  sect: '§',
  para: '¶',
  deg: '°',
  middot: '·',
  bull: '•',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  laquo: '«',
  raquo: '»',
  lsaquo: '‹',
  rsaquo: '›',
  larr: '←',
  rarr: '→',
  times: '×',
  frac12: '½',
  szlig: 'ß',
  aelig: 'æ',
  AElig: 'Æ',
  oslash: 'ø',
  Oslash: 'Ø',
  oelig: 'œ',
  OElig: 'Œ',
  eth: 'ð',
  thorn: 'þ',
  iexcl: '¡',
  iquest: '¿',
  colon: ':',
  period: '.',
  commat: '@',
  sol: '/',
  lbrack: '[',
  rbrack: ']',
  lpar: '(',
  rpar: ')',
  num: '#',
  hyphen: '-',
  zwnj: '',
  zwj: '',
};
const MARKS: Record<string, string> = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  uml: '\u0308',
  tilde: '\u0303',
  cedil: '\u0327',
  ring: '\u030a',
  caron: '\u030c',
};

/** Text with the character references of HTML undone; what is none stays as it stands. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}\d{0,2}));?/g,
    (all, decimal, hex, name) => {
      if (typeof name === 'string') return named(name) ?? String(all);
      return fromCode(typeof decimal === 'string' ? Number(decimal) : parseInt(String(hex), 16));
    },
  );
}

function named(name: string): string | undefined {
  const [, letter = '', mark = ''] = /^([a-zA-Z])([a-z]{3,5})$/.exec(name) ?? [];
  const accent = MARKS[mark];
  return NAMED[name] ?? (accent === undefined ? undefined : `${letter}${accent}`.normalize('NFC'));
}

function fromCode(code: number): string {
  if (code === 0xa0) return ' ';
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}
