import { expect } from 'chai';
import fc from 'fast-check';
import { readLocations } from '../../src/intake/locations.js';

const values = (text: string) => readLocations(text).locations.map(({ kind, value }) => `${kind} ${value}`);
const problems = (text: string) =>
  readLocations(text).problems.map(({ line, problem }) => `${line} ${problem}`);

describe('reading locations', () => {
  const accepted: [pasted: string, ...read: string[]][] = [
    ['https://www.example.nl/a?b=c#d', 'url https://www.example.nl/a?b=c#d'],
    ['HTTP://WWW.EXAMPLE.NL/Path', 'url http://www.example.nl/Path'],
    ['example.nl/path', 'url https://example.nl/path'],
    ['example.nl', 'host example.nl'],
    ['Example.NL.', 'host example.nl'],
    ['*.example.nl', 'host example.nl'],
    ['bücher.example', 'host xn--bcher-kva.example'],
    ['https://bücher.example/ü', 'url https://xn--bcher-kva.example/%C3%BC'],
    ['http://пример.рф', 'url http://xn--e1afmkfd.xn--p1ai/'],
    ['hxxps://example[.]nl/evil[.]php', 'url https://example.nl/evil.php'],
    ['hxxp[://]example(dot)nl', 'url http://example.nl/'],
    ['h**p://example{.}nl/x', 'url http://example.nl/x'],
    ['info(at)example[.]nl', 'email info@example.nl'],
    ['mailto:Info@Example.nl?subject=x', 'email info@example.nl'],
    ['jan@bücher.example', 'email jan@xn--bcher-kva.example'],
    ['192.0.2.7', 'ipv4 192.0.2.7'],
    ['192.0.2.7:25', 'ipv4 192.0.2.7'],
    ['192[.]0[.]2[.]7', 'ipv4 192.0.2.7'],
    ['192.0.2.7/login', 'url https://192.0.2.7/login'],
    ['2001:DB8:0:0::1', 'ipv6 2001:db8::1'],
    ['2001:db8::', 'ipv6 2001:db8::'],
    ['[2001:db8::1]', 'ipv6 2001:db8::1'],
    ['[2001:db8::1]:443', 'ipv6 2001:db8::1'],
    ['::ffff:192.0.2.7', 'ipv4 192.0.2.7'],
    ['http://[2001:db8::1]:8080/x', 'url http://[2001:db8::1]:8080/x'],
    ['http://2001:db8::1/x', 'url http://[2001:db8::1]/x'],
    ['http://0x7f.1/', 'url http://127.0.0.1/'],
    ['https://user:secret@example.nl/x', 'url https://example.nl/x'],
    ['https://example.nl./x', 'url https://example.nl/x'],
    ['exam\u200bple.nl', 'host example.nl'],
    ['\ufeffexample.nl', 'host example.nl'],
    ['\u202ahttps://example.nl/\u202c', 'url https://example.nl/'],
    ['<https://example.nl/a>.', 'url https://example.nl/a'],
    ['"https://example.nl/a",', 'url https://example.nl/a'],
    ['(https://example.nl/a_(b))', 'url https://example.nl/a_(b)'],
    ['https://example.nl/a_(b)', 'url https://example.nl/a_(b)'],
    ['**https://example.nl/a**', 'url https://example.nl/a'],
    ['https://example.nl/a,b;c', 'url https://example.nl/a,b;c'],
    ['https://example.nl/a,https://example.nl/b', 'url https://example.nl/a', 'url https://example.nl/b'],
    ['example.nl,example.com;192.0.2.7', 'host example.nl', 'host example.com', 'ipv4 192.0.2.7'],
    ['- https://example.nl/a\n* example.com', 'url https://example.nl/a', 'host example.com'],
    ['1. https://example.nl/a\n2) example.com', 'url https://example.nl/a', 'host example.com'],
    ['example.nl\r\nexample.com\rexample.org', 'host example.nl', 'host example.com', 'host example.org'],
    ['example.nl EXAMPLE.nl', 'host example.nl'],
  ];
  for (const [pasted, ...read] of accepted) {
    it(`reads ${JSON.stringify(pasted)}`, () => {
      expect(values(pasted)).to.deep.equal(read);
      expect(problems(pasted)).to.deep.equal([]);
    });
  }

  const refused: [pasted: string, problem: string][] = [
    ['javascript:alert(1)', 'scheme_not_allowed'],
    ['JaVaScRiPt://example.nl/%0aalert(1)', 'scheme_not_allowed'],
    ['data:text/html,x', 'scheme_not_allowed'],
    ['file:///etc/passwd', 'scheme_not_allowed'],
    ['https://example.nl/\u0000', 'control_character'],
    ['exam\u001bple.nl', 'control_character'],
    ['192.0.2.xxx', 'masked_address'],
    ['192.0.2.*', 'masked_address'],
    ['192.0.2.0/24', 'range'],
    ['192.0.2.0/2', 'range'],
    ['2001:db8::/32', 'range'],
    ['192.0.2.1-192.0.2.9', 'range'],
    ['http://localhost/x', 'not_a_public_name'],
    ['http://co.uk/', 'not_a_public_name'],
    ['5.2', 'not_a_location'],
    ['1.2.3', 'not_a_location'],
    ['999.1.1.1', 'not_a_location'],
    ['010.0.0.1', 'not_a_location'],
    ['fe80::1%eth0', 'not_a_location'],
    ['e.g.', 'not_a_public_name'],
    ['and/or', 'not_a_location'],
    ['https://', 'not_a_location'],
    ['https://exa$mple.nl/', 'not_a_public_name'],
    ['https://example.nl:99999/', 'not_a_location'],
    ['tel:0201234567', 'not_a_location'],
    ['ssh://example.nl', 'scheme_not_allowed'],
    [`https://example.nl/${'a'.repeat(2100)}`, 'too_long'],
    [`${'a'.repeat(64)}.nl`, 'not_a_location'],
  ];
  for (const [pasted, problem] of refused) {
    it(`refuses ${JSON.stringify(pasted.slice(0, 50))}: ${problem}`, () => {
      expect(values(pasted)).to.deep.equal([]);
      expect(problems(pasted)).to.deep.equal([`1 ${problem}`]);
    });
  }

  it('keeps what was pasted beside what was made of it', () => {
    const [location] = readLocations('hxxp://joe:pw@Example[.]nl:8080/x').locations;
    expect(location).to.deep.equal({
      raw: 'hxxp://joe:pw@Example[.]nl:8080/x',
      kind: 'url',
      value: 'http://example.nl:8080/x',
      host: 'example.nl',
      domain: 'example.nl',
      port: 8080,
    });
  });

  it('gives the registrable domain of a name under a long public suffix', () => {
    expect(readLocations('www.shop.example.co.uk').locations[0]?.domain).to.equal('example.co.uk');
  });

  it('tells the ports of one address apart', () => {
    expect(
      readLocations('192.0.2.7:25 192.0.2.7:443 [2001:db8::1]:22').locations.map((l) => l.port),
    ).to.deep.equal([25, 443, 22]);
  });

  it('marks private and reserved addresses instead of refusing them', () => {
    const read = readLocations('10.0.0.1 127.0.0.1 http://192.168.1.1/ fe80::1 9.9.9.9 2620:fe::9');
    expect(read.locations.map((location) => location.reserved)).to.deep.equal([
      true,
      true,
      true,
      true,
      undefined,
      undefined,
    ]);
  });

  it('says which words of which line it could not read, neighbours together', () => {
    const { locations, problems } = readLocations(
      '\nPlease see https://example.nl/x and that other page\nexample.com',
    );
    expect(locations).to.have.length(2);
    expect(problems).to.deep.equal([
      { line: 2, raw: 'Please see', problem: 'not_a_location' },
      { line: 2, raw: 'and that other page', problem: 'not_a_location' },
    ]);
  });

  it('takes a thousand and refuses ten thousand within milliseconds', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, n) => `https://example.nl/page/${n}`).join('\n');
    expect(readLocations(lines(1000)).locations).to.have.length(1000);
    const text = lines(10_000);
    const start = performance.now();
    expect(readLocations(text)).to.deep.equal({
      locations: [],
      problems: [{ line: 1001, raw: '', problem: 'too_many' }],
    });
    expect(performance.now() - start).to.be.below(100);
  });

  it('refuses a text that is too long before it looks at it', () => {
    expect(problems('a '.repeat(600_000))).to.deep.equal(['1 text_too_long']);
    expect(problems('a '.repeat(20_001)), 'words').to.deep.equal(['1 text_too_long']);
  });

  it('takes time in proportion to what it is given, whatever that is', () => {
    for (const char of [
      ')',
      '(',
      '.',
      '@',
      ':',
      '/',
      ',',
      '-',
      'x',
      '[.]',
      '%',
      'a.',
      'é',
      '1.',
      '\u200b',
      '"(',
    ]) {
      const start = performance.now();
      readLocations(`${char.repeat(2000 / char.length)} `.repeat(400));
      expect(performance.now() - start, `many of ${JSON.stringify(char)}`).to.be.below(1500);
    }
  });

  it('never throws, and all it gives is normalised', () => {
    const bits = 'http:// hxxp [.] . : // @ [ ] example nl 192.0.2.1 ::1 % é \u202e - ? user:pw@ ,'.split(
      ' ',
    );
    const text = fc.array(fc.constantFrom(...bits, ' ')).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), text), (pasted) => {
        for (const { kind, value, host } of readLocations(pasted).locations) {
          if (kind !== 'email') expect(value).to.match(/^[\x21-\x7e]+$/);
          if (host !== undefined) expect(host).to.match(/^[a-z0-9_.-]+$/);
          if (kind !== 'url') continue;
          const { href, username, password } = new URL(value);
          expect([href, username, password]).to.deep.equal([value, '', '']);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
