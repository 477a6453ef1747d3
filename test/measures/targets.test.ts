import { expect } from 'chai';
import { Types } from 'mongoose';
import type { CaseLocation, CaseResource } from '../../src/cases/case.js';
import type { MeasureTarget } from '../../src/cases/decision.js';
import { targetKey } from '../../src/measures/target.js';
import { targetProblem, targetsFor } from '../../src/measures/targets.js';

const location = (kind: CaseLocation['kind'], value: string): CaseLocation => ({
  kind,
  value,
  complaint: new Types.ObjectId(),
  knowledgeAt: new Date(),
});
const about = (resource: CaseResource, ...locations: CaseLocation[]) => ({ resource, locations });
const DOMAIN = about({ kind: 'domain', value: 'example.nl' }, location('url', 'https://cdn.example.com/x'));

describe('A target', () => {
  for (const [scope, value] of [
    ['url', 'https://example.nl/a'],
    ['url', 'http://www.example.nl:8080/a?b#c'],
    ['url', 'https://EXAMPLE.nl./'],
    ['url', 'https://cdn.example.com/other'],
    ['path', 'https://deep.www.example.nl/a/'],
    ['host', 'example.nl'],
    ['host', 'WWW.Example.NL.'],
  ] as const) {
    it(`${scope} ${value} is the customer's`, () => {
      expect(targetProblem({ scope, value }, DOMAIN)).to.equal(null);
    });
  }

  for (const [scope, value, problem] of [
    ['url', '', 'empty'],
    ['url', '   ', 'empty'],
    ['url', 'example.nl/a', 'not_an_address'],
    ['url', '/etc/passwd', 'not_an_address'],
    ['url', 'https://example.nl/a\nb', 'not_an_address'],
    ['url', 'https://example.nl/a\u0000', 'not_an_address'],
    ['url', 'ftp://example.nl/a', 'not_http'],
    ['url', 'javascript:alert(1)', 'not_http'],
    ['url', 'https://localhost/a', 'not_a_public_name'],
    ['url', 'https://exa$mple.nl/a', 'not_a_public_name'],
    ['url', "https://a';b.example.nl/a", 'not_a_public_name'],
    ['url', `https://example.nl/${'a'.repeat(2048)}`, 'too_long'],
    ['url', 'https://example.nl/%', 'cannot_be_served'],
    ['url', 'https://example.org/a', 'not_the_customers'],
    ['url', 'https://notexample.nl/a', 'not_the_customers'],
    ['url', 'https://example.nl.evil.org/a', 'not_the_customers'],
    ['url', 'https://example.nl@evil.org/a', 'not_the_customers'],
    ['url', 'https://www.cdn.example.com/', 'not_the_customers'],
    ['url', 'http://127.0.0.1/', 'not_the_customers'],
    ['path', 'https://example.nl/a?b=c', 'query_in_path'],
    ['host', 'https://example.nl/', 'not_an_address'],
    ['host', 'example.nl/a', 'not_an_address'],
    ['host', 'example.nl:80', 'not_an_address'],
    ['host', 'example.nl:', 'not_an_address'],
    ['host', 'a@example.nl', 'not_an_address'],
    ['host', 'example nl', 'not_an_address'],
    ['host', '*.example.nl', 'not_a_public_name'],
    ['host', 'nl', 'not_a_public_name'],
    ['host', 'example.org', 'not_the_customers'],
  ] as const) {
    it(`${scope} ${JSON.stringify(value).slice(0, 60)} is refused: ${problem}`, () => {
      expect(targetProblem({ scope, value }, DOMAIN)).to.equal(problem);
    });
  }

  it('under a host covers that host alone, and an address only itself', () => {
    const host = about({ kind: 'host', value: 'www.example.nl' });
    expect(targetProblem({ scope: 'host', value: 'www.example.nl' }, host)).to.equal(null);
    expect(targetProblem({ scope: 'host', value: 'example.nl' }, host)).to.equal('not_the_customers');
    const address = about({ kind: 'ipv6', value: '2001:db8::1' }, location('ipv4', '192.0.2.7'));
    expect(targetProblem({ scope: 'url', value: 'http://[2001:0DB8:0::1]/x' }, address)).to.equal(null);
    expect(targetProblem({ scope: 'host', value: '192.0.2.7' }, address)).to.equal(null);
    expect(targetProblem({ scope: 'host', value: '192.0.2.8' }, address)).to.equal('not_the_customers');
  });

  it('with letters beyond ASCII is read as well after thousands as at first', () => {
    const target: MeasureTarget = { scope: 'host', value: 'münchen.example.nl' };
    for (let index = 0; index < 20_000; index += 1) {
      targetProblem({ scope: 'url', value: `https://example.nl/${index}` }, DOMAIN);
    }
    expect(targetProblem(target, DOMAIN)).to.equal(null);
    expect(targetProblem({ scope: 'url', value: 'https://münchen.example.nl/' }, DOMAIN)).to.equal(null);
  });

  it('done by hand may be one that nginx could not serve', () => {
    const target: MeasureTarget = { scope: 'url', value: 'https://example.nl/100%' };
    expect(targetProblem(target, DOMAIN, 'manual')).to.equal(null);
  });

  it('has one key however it is written', () => {
    const same = ['https://example.nl/a', 'http://EXAMPLE.nl./x/../a#part', 'https://u:p@example.nl:443/a'];
    expect(new Set(same.map((value) => targetKey({ scope: 'url', value }))).size).to.equal(1);
    expect(targetKey({ scope: 'path', value: same[0] ?? '' })).not.to.equal(
      targetKey({ scope: 'url', value: same[0] ?? '' }),
    );
    expect(targetKey({ scope: 'url', value: 'https://example.nl/a?b' })).not.to.equal(
      targetKey({ scope: 'url', value: same[0] ?? '' }),
    );
  });
});

describe('The targets suggested for a case', () => {
  it('are its web addresses, then their hosts and its resource, each once', () => {
    const caze = about(
      { kind: 'domain', value: 'example.nl' },
      location('url', 'https://www.example.nl/a?b=c'),
      location('url', 'https://www.example.nl/a?b=c#part'),
      location('url', 'ftp://files.example.nl/x'),
      location('host', 'shop.example.nl'),
      location('email', 'info@example.nl'),
    );
    expect(targetsFor(caze)).to.deep.equal([
      { scope: 'url', value: 'https://www.example.nl/a?b=c' },
      { scope: 'host', value: 'www.example.nl' },
      { scope: 'host', value: 'files.example.nl' },
      { scope: 'host', value: 'shop.example.nl' },
      { scope: 'host', value: 'example.nl' },
    ]);
  });

  it('are found in time in proportion to the locations, however many hosts a stranger names', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => location('url', `https://a${i}.example.nl/`));
    const caze = about({ kind: 'host', value: 'a0.example.nl' }, ...many(5000));
    const start = performance.now();
    expect(targetsFor(caze)).to.have.length(10_000);
    expect(performance.now() - start).to.be.below(5000);
  });

  it('are none for an account or a mail address', () => {
    expect(
      targetsFor(about({ kind: 'account', value: 'u123' }, location('email', 'a@example.nl'))),
    ).to.deep.equal([]);
  });
});
