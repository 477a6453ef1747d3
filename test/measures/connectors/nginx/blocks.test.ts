import { expect } from 'chai';
import fc from 'fast-check';
import type { MeasureTarget } from '../../../../src/cases/decision.js';
import { splitCommand } from '../../../../src/measures/connectors/nginx/command.js';
import { createNginxConnector } from '../../../../src/measures/connectors/nginx/index.js';
import { patternOf } from '../../../../src/measures/connectors/nginx/pattern.js';
import { installNginxSnippets } from '../../../../src/measures/connectors/nginx/snippets.js';
import type { Connector, Order } from '../../../../src/measures/connectors/connector.js';
import { ask, startNginx, type TestNginx } from '../../../support/nginx.js';
import { requireTool } from '../../../support/tools.js';

const BRAND = { name: 'Voorbeeld Hosting', baseUrl: 'https://abuse.example.com' };

const order = (number: number, target: MeasureTarget, basis: Order['basis'] = 'law'): Order => ({
  id: number.toString(16).padStart(24, '0'),
  caseNumber: 'ND-2026-000001',
  target,
  basis,
  confirmed: false,
});
const url = (value: string): MeasureTarget => ({ scope: 'url', value });
const path = (value: string): MeasureTarget => ({ scope: 'path', value });
const host = (value: string): MeasureTarget => ({ scope: 'host', value });

/** A target, what it blocks and what it leaves alone: host and request target as sent, byte for byte. */
const TABLE: [MeasureTarget, string[], string[]][] = [
  [
    url('https://example.nl/plain'),
    [
      'example.nl/plain',
      'example.nl/plain?x=1',
      'EXAMPLE.nl/plain',
      'example.nl:8443/plain',
      'example.nl./plain',
    ],
    [
      'example.nl/Plain',
      'example.nl/plain/',
      'example.nl/plainer',
      'example.nl/',
      'www.example.nl/plain',
      'example.com/plain',
    ],
  ],
  [url('https://EXAMPLE.nl./upper'), ['example.nl/upper'], ['example.com/upper']],
  [url('http://example.nl:8080/port'), ['example.nl/port', 'example.nl:8080/port'], []],
  [url('https://user:secret@example.nl/userinfo'), ['example.nl/userinfo'], []],
  [
    url('https://example.nl/frag#part;{'),
    ['example.nl/frag', 'example.nl/frag#x'],
    ['example.nl/frag%23part;%7b'],
  ],
  [
    url('https://example.nl/evade/me'),
    [
      'example.nl//evade///me',
      'example.nl/evade/./me',
      'example.nl/x/../evade/me',
      'example.nl/evade/%6de',
      'example.nl/evade/%6De',
      'example.nl/%65vade%2fme',
      'example.nl/x/%2e%2e/evade/me',
      'example.nl/evade/%2e/me',
    ],
    ['example.nl/evade/me2', 'example.nl/evade', 'example.nl/evade%2fme%2f'],
  ],
  [url('https://example.nl/a/../dots/./b'), ['example.nl/dots/b'], ['example.nl/a/../dots/./c']],
  [url('https://example.nl/%2e%2e/%64ots2'), ['example.nl/dots2'], []],
  [
    url('https://example.nl/q?id=5'),
    ['example.nl/q?id=5', 'example.nl//q?id=5', 'example.nl/%71?id=5'],
    ['example.nl/q', 'example.nl/q?id=55', 'example.nl/q?id=5&x', 'example.nl/q?ID=5', 'example.nl/q%3fid=5'],
  ],
  [
    url('https://example.nl/q?a=%c3%a9&b=%26'),
    ['example.nl/q?a=%C3%A9&b=%26', 'example.nl/q?a=%c3%a9&b=%26', 'example.nl/q?a=\xc3\xa9&b=%26'],
    ['example.nl/q?a=%C3%A9&b=&', 'example.nl/q?a=e&b=%26'],
  ],
  [
    url("https://example.nl/sql?q='x' or 1"),
    ['example.nl/sql?q=%27x%27%20or%201', "example.nl/sql?q='x'%20or%201"],
    ['example.nl/sql?q=x'],
  ],
  [
    url('https://example.nl/qq?a?b/c#d'),
    ['example.nl/qq?a?b/c'],
    ['example.nl/qq?a', 'example.nl/qq?a?b/cd'],
  ],
  [url('https://example.nl/re?a=.*'), ['example.nl/re?a=.*'], ['example.nl/re?a=xx', 'example.nl/re?a=..']],
  [url('https://example.nl/empty?'), ['example.nl/empty', 'example.nl/empty?', 'example.nl/empty?z'], []],
  [
    url('https://example.nl/"quoted"'),
    ['example.nl/%22quoted%22', 'example.nl/"quoted"'],
    ['example.nl/quoted'],
  ],
  [url("https://example.nl/it's"), ["example.nl/it's", 'example.nl/it%27s'], ['example.nl/its']],
  [url('https://example.nl/$host'), ['example.nl/$host', 'example.nl/%24host'], ['example.nl/example.nl']],
  [url('https://example.nl/${uri}'), ['example.nl/$%7buri%7d'], []],
  [url('https://example.nl/a{b}c'), ['example.nl/a%7Bb%7Dc', 'example.nl/a{b}c'], ['example.nl/abc']],
  [url('https://example.nl/semi;colon'), ['example.nl/semi;colon'], ['example.nl/semi']],
  [
    url('https://example.nl/x" law/0; } server { listen 9; } #'),
    ['example.nl/x%22%20law/0;%20%7d%20server%20%7b%20listen%209;%20%7d%20'],
    ['example.nl/x', 'example.nl/x%22'],
  ],
  [url('https://example.nl/new%0aline'), ['example.nl/new%0Aline'], ['example.nl/new', 'example.nl/newline']],
  [
    url('https://example.nl/end'),
    ['example.nl/end'],
    ['example.nl/end%0a', 'example.nl/end%0d', 'example.nl/end%20'],
  ],
  [url('https://example.nl/cr%0d%0aX-Evil: 1'), ['example.nl/cr%0d%0aX-Evil:%201'], ['example.nl/cr']],
  [
    url('https://example.nl/café'),
    ['example.nl/caf%C3%A9', 'example.nl/caf%c3%a9', 'example.nl/caf\xc3\xa9'],
    ['example.nl/cafe', 'example.nl/caf%E9'],
  ],
  [
    url('https://example.nl/latin%E9'),
    ['example.nl/latin%e9', 'example.nl/latin\xe9'],
    ['example.nl/latin%c3%a9'],
  ],
  [url('https://example.nl/表/😀'), ['example.nl/%E8%A1%A8/%F0%9F%98%80'], ['example.nl/%E8%A1%A8/']],
  [url('https://example.nl/rtl‮gpj.exe'), ['example.nl/rtl%E2%80%AEgpj.exe'], []],
  [url('https://example.nl/back\\slash'), ['example.nl/back/slash'], ['example.nl/back%5cslash']],
  [
    url('https://example.nl/back%5cslash'),
    ['example.nl/back%5Cslash'],
    ['example.nl/back/slash2', 'example.nl/backslash'],
  ],
  [
    url('https://example.nl/%255c'),
    ['example.nl/%255c', 'example.nl/%25%35c'],
    ['example.nl/%5c', 'example.nl/%255C'],
  ],
  [
    url('https://example.nl/double//slash'),
    ['example.nl/double/slash', 'example.nl/double//slash'],
    ['example.nl/doubleslash'],
  ],
  [url('https://example.nl/encoded%2Fslash'), ['example.nl/encoded/slash', 'example.nl/encoded%2fslash'], []],
  [url('https://example.nl/up%2F..%2Fside'), ['example.nl/side'], ['example.nl/up/']],
  [
    url('https://example.nl/mark%3Fx=1'),
    ['example.nl/mark%3fx=1'],
    ['example.nl/mark?x=1', 'example.nl/mark'],
  ],
  [url('https://example.nl/hash%23x'), ['example.nl/hash%23x'], ['example.nl/hash']],
  [
    url('https://example.nl/reg(ex)+[a-z]*^|.?'),
    ['example.nl/reg(ex)+[a-z]*^|.', 'example.nl/reg(ex)+%5Ba-z%5D*%5E%7C.'],
    ['example.nl/regexx', 'example.nl/reg(ex)+[a-z]*^|x'],
  ],
  [
    url('https://example.nl/dot.html'),
    ['example.nl/dot.html'],
    ['example.nl/dotxhtml', 'example.nl/dot.htm'],
  ],
  [
    url('https://example.nl/star*'),
    ['example.nl/star*'],
    ['example.nl/star', 'example.nl/starr', 'example.nl/star/'],
  ],
  [
    url('https://example.nl/plus+sign'),
    ['example.nl/plus+sign', 'example.nl/plus%2bsign'],
    ['example.nl/plus%20sign', 'example.nl/pluss'],
  ],
  [url('https://example.nl/spa ce'), ['example.nl/spa%20ce'], ['example.nl/spa', 'example.nl/spa+ce']],
  [
    url('https://example.nl/tilde~user/'),
    ['example.nl/tilde~user/', 'example.nl/tilde%7Euser/'],
    ['example.nl/tilde~user'],
  ],
  [url('https://example.nl/~^nginx'), ['example.nl/~^nginx'], ['example.nl/']],
  [url('https://example.nl/default'), ['example.nl/default'], ['example.com/']],
  [url('https://example.nl/include%20/etc/passwd;'), ['example.nl/include%20/etc/passwd;'], []],
  [url('https://example.nl/index.php'), ['example.nl/index.php'], ['front.example.nl/anything']],
  [
    url(`https://example.nl/${'long/'.repeat(300)}end`),
    [`example.nl/${'long/'.repeat(300)}end`],
    [`example.nl/${'long/'.repeat(299)}end`],
  ],
  [url('https://münchen.example.nl/x'), ['xn--mnchen-3ya.example.nl/x'], ['munchen.example.nl/x']],
  [url('http://192.0.2.7/x'), ['192.0.2.7/x'], ['192.0.2.70/x', '192x0.2.7/x']],
  [url('http://[2001:DB8::1]/x'), ['[2001:db8::1]/x', '[2001:DB8::1]:80/x'], ['[2001:db8::11]/x']],
  [
    url('https://root.example.nl'),
    ['root.example.nl/', 'root.example.nl/?x', 'root.example.nl//'],
    ['root.example.nl/index.html', 'root.example.nl/a'],
  ],
  [
    path('https://example.nl/a/b'),
    [
      'example.nl/a/b',
      'example.nl/a/b/',
      'example.nl/a/b/c',
      'example.nl/a/b/c/d.html?x=/',
      'example.nl/a//b/',
      'example.nl/a/b%2fc',
      'example.nl/a/x/../b/c',
    ],
    [
      'example.nl/a/bc',
      'example.nl/a',
      'example.nl/a/',
      'example.nl/A/b',
      'example.nl/x/a/b',
      'example.nl/a/b/../c',
    ],
  ],
  [
    path('https://example.nl/folder/'),
    ['example.nl/folder', 'example.nl/folder/', 'example.nl/folder/x'],
    ['example.nl/folders'],
  ],
  [path('https://example.nl/f.d$/{x}'), ['example.nl/f.d$/%7bx%7d/y'], ['example.nl/fxd$/%7bx%7d/y']],
  [
    path('https://all.example.nl/'),
    ['all.example.nl/', 'all.example.nl/a/b', 'all.example.nl//x'],
    ['example.nl/zzz'],
  ],
  [
    host('gone.example.nl'),
    ['gone.example.nl/', 'gone.example.nl/a?b', 'GONE.example.nl/x', 'gone.example.nl.:81/x'],
    ['xgone.example.nl/', 'gone.example.nl.example.com/', 'gonexexample.nl/', 'sub.gone.example.nl/'],
  ],
];

/** Each row on hosts of its own, so that no row's block answers another row's request. */
const onOwnHost = (text: string, row: number): string =>
  text.replace(/example\.(nl|com)/gi, (name) => `row${row}-${name}`);

const ROWS = TABLE.map(([target, blocked, open], row) => ({
  measure: order(
    row + 1,
    { ...target, value: onOwnHost(target.value, row) },
    row % 2 === 0 ? 'law' : 'terms',
  ),
  name: JSON.stringify(target.value).slice(0, 80),
  blocked: blocked.map((line) => onOwnHost(line, row)),
  open: open.map((line) => onOwnHost(line, row)),
}));

describe('Blocks on a real nginx', function () {
  let nginx: TestNginx;
  let connector: Connector;
  let unread: Connector;

  before(async function () {
    requireTool(this, 'nginx');
    // What nginx itself makes of a request is the yardstick: it says so where nothing is blocked.
    const echo = 'location / { default_type text/plain; return 200 "$host\\n$args\\n$uri"; }';
    nginx = await startNginx({
      install: (folder) => void installNginxSnippets(folder, BRAND),
      servers: (listen, snippets) => `
        server { ${listen} server_name _; include ${snippets}; ${echo} }
        server { ${listen} server_name ~^unmerged; include ${snippets}; merge_slashes off; ${echo} }`,
    });
    const settings = { folder: nginx.blocks, verifyAt: { host: '127.0.0.1', port: nginx.port } };
    const [test, reload] = [splitCommand(nginx.test), splitCommand(nginx.reload)];
    connector = createNginxConnector({ ...settings, test, reload });
    unread = createNginxConnector({ ...settings, test: ['true'], reload: ['true'] });
  });

  after(() => nginx?.remove());

  const markOf = async (line: string): Promise<string | undefined> =>
    (await ask(nginx, line)).headers['x-noticedesk-measure'];

  /** All orders at once, with one reload. */
  async function applyAll(orders: Order[]): Promise<void> {
    for (const each of orders.slice(1)) {
      const { ok, ...why } = await unread.apply(each);
      expect(ok, `${each.target.value}: ${JSON.stringify(why)}`).to.equal(true);
    }
    for (const each of orders.slice(0, 1)) {
      expect(await connector.apply(each)).to.deep.include({ ok: true });
      expect(await connector.verify(each, 'blocked')).to.deep.include({ ok: true });
    }
  }

  async function undoAll(orders: Order[]): Promise<void> {
    for (const each of orders.slice(1)) expect(await unread.undo(each)).to.deep.include({ ok: true });
    for (const each of orders.slice(0, 1)) {
      expect(await connector.undo(each)).to.deep.include({ ok: true });
      expect(await connector.verify(each, 'open')).to.deep.include({ ok: true });
    }
  }

  describe('of a table of nasty addresses', () => {
    before(async () => {
      expect(ROWS.length).to.be.at.least(40);
      for (const { blocked } of ROWS)
        for (const line of blocked) expect(await markOf(line), line).to.equal(undefined);
      await applyAll(ROWS.map(({ measure }) => measure));
    });

    for (const { measure, name, blocked, open } of ROWS) {
      it(`blocks exactly ${measure.target.scope} ${name}`, async () => {
        for (const line of blocked) {
          const answer = await ask(nginx, line);
          expect(answer.headers['x-noticedesk-measure'], line).to.equal(`${measure.basis}/${measure.id}`);
          expect(answer.status, line).to.equal(measure.basis === 'law' ? 451 : 403);
        }
        for (const line of open) expect(await markOf(line), line).to.equal(undefined);
      });
    }

    it('opens all of them again when they are lifted', async () => {
      await undoAll(ROWS.map(({ measure }) => measure));
      for (const { blocked } of ROWS)
        for (const line of blocked) expect(await markOf(line), line).to.equal(undefined);
    });
  });

  describe('of random addresses', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'B',
        '/',
        '//',
        '.',
        '..',
        '/./',
        '/../',
        '%2e',
        '%2E%2e',
        '%2f',
        '%5c',
        '\\',
        '%00',
        '%',
        '%zz',
        '%41',
      ],
      ...[
        '%c3%a9',
        'é',
        '%E9',
        '$',
        '$uri',
        '{',
        '}',
        ';',
        '"',
        "'",
        ' ',
        '%20',
        '%0a',
        '%0d',
        '#',
        '%23',
        '%3F',
      ],
      ...[
        '(',
        ')',
        '[',
        ']',
        '*',
        '+',
        '^',
        '|',
        '~',
        '\u202e',
        '&',
        '=',
        '😀',
        '!',
        '<',
        '`',
        ':',
        '@',
        ',',
      ],
    );
    const address = fc.tuple(
      fc.constantFrom('url' as const, 'path' as const),
      fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
      fc.option(fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('').replaceAll('#', ''))),
      fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join('')),
    );

    it('blocks what nginx takes for the same address, and nothing else', async function () {
      this.timeout(300_000);
      const seed = Date.now() % 1_000_000_000;
      const samples = fc
        .sample(address, { numRuns: Number(process.env['MEASURE_ADDRESSES'] ?? 250), seed })
        .map(([scope, path, query, other], row) => {
          const site = `${row % 2 ? 'unmerged' : 'merged'}${row}.example.nl`;
          const value = `https://${site}/${path.replaceAll('?', '')}${scope === 'url' && query !== null ? `?${query}` : ''}`;
          return { site, measure: order(row + 1, { scope, value }, 'law'), other };
        });
      const usable = samples.filter(({ measure }) => 'pattern' in patternOf(measure.target));
      expect(usable.length, `seed ${seed}`).to.be.greaterThan(100);
      const echoed = async (line: string): Promise<string> => {
        const { status, body } = await ask(nginx, line);
        return status === 200 ? body : `HTTP ${status}`;
      };
      const cases = [];
      for (const { site, measure, other } of usable) {
        const { pathname, search } = new URL(measure.target.value);
        const sent = `${site}${pathname}${search}`;
        const variants = [sent, ...variantsOf(site, pathname, search, other)];
        const echoes = [];
        for (const line of variants) echoes.push({ line, echo: await echoed(line) });
        cases.push({ measure, echoes });
      }
      await applyAll(usable.map(({ measure }) => measure));
      for (const { measure, echoes } of cases) {
        const named = echoes[0]?.echo ?? '';
        for (const { line, echo } of echoes) {
          if (echo.startsWith('HTTP')) continue;
          const wanted = isNamed(measure.target, named, echo) ? `law/${measure.id}` : undefined;
          expect(await markOf(line), `seed ${seed}: ${measure.target.value} asked as ${line}`).to.equal(
            wanted,
          );
        }
      }
      await undoAll(usable.map(({ measure }) => measure));
    });
  });
});

function variantsOf(site: string, path: string, query: string, other: string): string[] {
  const sendable = other.replace(/[^\x21-\x7e]/gu, (char) => encodeURIComponent(char));
  const escaped = path.replace(/[A-Za-z]/, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return [
    `${site.toUpperCase()}.:81${path}${query}`,
    `${site}/${path}${query}`,
    `${site}/x/..${path}${query}`,
    `${site}${escaped}${query}`,
    `${site}${path}${sendable}${query}`,
    `${site}${path}/${sendable}${query}`,
    `${site}/${sendable}${query}`,
    `${site}${path}${query}${query ? '&' : '?'}z`,
    `${site}${path}`,
    `www.${site}${path}${query}`,
  ];
}

/** Whether nginx's view of a request is what the target names, given its view of the target itself. */
function isNamed({ scope, value }: MeasureTarget, named: string, asked: string): boolean {
  const [[host, args, path], [askedHost, askedArgs, askedPath]] = [parts(named), parts(asked)];
  if (host !== askedHost) return false;
  const sameQuery = new URL(value).search === '' || args === askedArgs;
  if (scope === 'url') return path === askedPath && sameQuery;
  const folder = path.replace(/\/+$/, '');
  return askedPath === folder || askedPath.startsWith(`${folder}/`);
}

/** Several slashes count as one: they lead to the same file, whatever merge_slashes says. */
function parts(echo: string): [string, string, string] {
  const [, host = '', args = '', path = ''] = /^([^\n]*)\n([^\n]*)\n([^]*)$/.exec(echo) ?? [];
  return [host, args, path.replace(/\/+/g, '/')];
}
