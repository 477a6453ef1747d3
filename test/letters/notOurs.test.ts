import { expect } from 'chai';
import { readLocations } from '../../src/intake/locations.js';
import { draftLetters } from '../../src/letters/draft.js';
import type { Language } from '../../src/catalogue/index.js';
import { aCase, aComplaint, aDecision, decided, someDeps } from './fixtures.js';

const NOT_OURS = { outcome: 'not_ours' as const, measures: [], strike: false, proportionality: null };

async function letter(where: string, turnTo: string | null = null, language: Language = 'en', track = {}) {
  const complaint = aComplaint({ language, locations: readLocations(where).locations });
  const [caze, event] = decided(
    aCase({ customer: null, ...track }, [complaint]),
    aDecision({ ...NOT_OURS, turnTo }),
  );
  const [draft, ...others] = await draftLetters(caze, event, someDeps(null, [complaint]));
  expect(others).to.deep.equal([]);
  return `${draft?.text}\n${draft?.html}`;
}

describe('the answer that it is not ours', () => {
  it('names what the handler knows, in text and HTML', async () => {
    const text = await letter('https://www.elsewhere.example.org/x', 'Other Host, abuse@other.example');
    expect(text.split('Other Host, abuse@other.example')).to.have.length(3);
  });

  it('tells of a domain how its registrar and host are found', async () => {
    const text = await letter('https://www.elsewhere.example.org/x');
    expect(text).to.include('registrar of the domain name of example.org').and.to.include('sidn.nl');
    expect(text).to.include('hosting provider').and.not.to.include('The network');
  });

  it('tells of an address which register names the abuse contact of its network', async () => {
    const text = await letter('8.8.8.8');
    expect(text).to.include('The network that has 8.8.8.8').and.to.include('RDAP');
    expect(text).not.to.include('registrar');
  });

  it('tells of a mail address where its provider is told', async () => {
    expect(await letter('someone@mail.example.org')).to.include('mail provider of mail.example.org');
  });

  it('is there in Dutch', async () => {
    expect(await letter('https://elders.example.nl/x', null, 'nl')).to.include(
      'De registrar van de domeinnaam van',
    );
  });

  it('repeats no address of child abuse material', async () => {
    const text = await letter('https://hidden.example.org/x', null, 'en', { track: 'csam' });
    expect(text).to.include('The police').and.not.to.include('example.org');
  });
});
