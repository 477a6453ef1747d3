import { png } from '../../evidence/support/samples.js';
import { multipart, type Pairs, type Upload } from '../../support/asking.js';
import type { Random } from '../../support/random.js';

/** Texts that have broken programs before. */
const NASTY = [
  '',
  ' ',
  '\0',
  '\u200b',
  '\u202egnp.exe',
  '\ud800',
  '\ufeff',
  'a'.repeat(300),
  'a'.repeat(30_000),
  '\r\nX: y',
  '\n'.repeat(500),
  '-1',
  '0',
  '1e999',
  'NaN',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '{"$ne":null}',
  '$where',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '%00',
  '%',
  '<%= 7 %>',
  '{{7*7}}',
  '$t(common:skip)',
  '"><script>alert(1)</script>',
  "'; --",
  'ND-2026-000001',
  '64b000000000000000000001',
  'abcdefghijkl',
  '0001-01-01',
  '9999-12-31',
  '2026-02-30T25:61',
  '=1+1',
  'https://shop.example.nl/x',
  'http://[::1',
  'https://shop.example.nl:99999/',
  'xn--a',
  'https://ex\u00e4mple.nl/\u202e',
  '192.0.2.1',
  '192.0.2.0/24',
  'mailto:a@b.example',
  'url https://shop.example.nl/x',
  'host shop.example.nl',
  'path https://shop.example.nl/a/',
  'url \0',
  'upheld',
  'rejected',
  '5.2-copyright',
  '5.2-csam',
];

const BYTES = [
  Buffer.from([0xff, 0xfe, 0x00, 0xc0, 0x80]),
  Buffer.from('--edge--'),
  Buffer.from('{"a":'),
  Buffer.alloc(2000, 0x3d),
  Buffer.alloc(50_000, 0x26),
];

export const nasty = (random: Random): string => random.pick(NASTY);

/** The fields with some left out, sent twice, made nasty, or under other names. */
export function mutated(fields: Pairs, random: Random): Pairs {
  return fields.flatMap(([name, value]): Pairs => {
    // Without its token nearly every form would end at the same check.
    if (name === '_csrf' && !random.chance(1 / 30)) return [[name, value]];
    if (random.chance(1 / 12)) return [];
    if (random.chance(1 / 12))
      return [
        [name, value],
        [name, nasty(random)],
      ];
    if (random.chance(1 / 20))
      return [[`${name}${random.pick(['[]', '[$ne]', '[__proto__]', '.x', '\0'])}`, value]];
    if (random.chance(1 / 30))
      return [[random.pick(['__proto__', 'constructor', '_csrf', 'version', 'case', nasty(random)]), value]];
    return [[name, random.chance(1 / 6) ? nasty(random) : value]];
  });
}

export interface Body {
  type: string;
  bytes: Buffer;
}

/** The fields as some kind of body, mostly one that can be read. */
export function bodyOf(fields: Pairs, takesFiles: boolean, random: Random): Body {
  if (random.chance(1 / 25))
    return {
      type: random.pick([
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=edge',
        'application/json',
        nasty(random).replace(/[^\x20-\x7e]/g, ''),
      ]),
      bytes: random.pick(BYTES),
    };
  if (random.chance(takesFiles ? 1 / 2 : 1 / 15)) {
    const bytes = multipart(fields, uploads(random));
    return {
      type: 'multipart/form-data; boundary=edge',
      bytes: random.chance(1 / 8) ? bytes.subarray(0, random.below(bytes.length)) : bytes,
    };
  }
  const text = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
  return {
    type: 'application/x-www-form-urlencoded',
    bytes: Buffer.from(random.chance(1 / 10) ? text.replaceAll('%', random.pick(['%', '%%', '%ff%'])) : text),
  };
}

function uploads(random: Random): Upload[] {
  return Array.from({ length: random.below(4) }, () => ({
    name: random
      .pick(['a.png', '../a.png', 'customers.csv', 'a\0.png', '', nasty(random).slice(0, 300)])
      .replaceAll('"', "'"),
    content: random.pick([
      png,
      '',
      'ref,name,email\nK-7,Name,k7@mail.example\n',
      'customer,kind,value\nK-7,domain,shop7.example.org\n',
      nasty(random),
    ]),
    type: random.pick(['image/png', 'text/csv', 'text/html']),
    field: random.chance(1 / 6) ? random.pick(['file', '__proto__', 'locations', 'files[]']) : 'files',
  }));
}
