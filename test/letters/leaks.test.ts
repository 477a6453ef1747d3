import { expect } from 'chai';
import fc from 'fast-check';
import type { Case } from '../../src/cases/case.js';
import type { CaseEvent } from '../../src/cases/events.js';
import type { LetterComplaint, LetterCustomer } from '../../src/letters/deps.js';
import { draftLetters, type LetterDraft } from '../../src/letters/draft.js';
import type { Party } from '../../src/letters/letter.js';
import { aCase, aComplaint, aCustomer, aDecision, after, decided, later, someDeps, url } from './fixtures.js';

/** Distinct from all wording, otherwise any text at all. */
const secret = (mark: string) =>
  fc.string({ unit: 'grapheme', minLength: 3, maxLength: 20 }).map((text) => `${mark}${text}`.trim());
const email = (mark: string) => fc.emailAddress().map((address) => `${mark}.${address}`);

const reporterParts = fc.record({
  name: secret('Qxn'),
  organisation: secret('Qxo'),
  address: secret('Qxa'),
  phone: secret('Qxp'),
  email: email('qxe'),
  wording: secret('Qxw'),
  file: secret('Qxf'),
});
const customerParts = fc.record({
  name: secret('Vyn'),
  phone: secret('Vyp'),
  address: secret('Vya'),
  ref: secret('Vyr'),
  email: email('vye'),
});
const language = fc.constantFrom('nl' as const, 'en' as const);
const outcome = fc.constantFrom(
  'upheld' as const,
  'partly_upheld' as const,
  'rejected' as const,
  'not_ours' as const,
);
const track = fc.constantFrom(
  { track: 'takedown' as const, ground: '5.2-copyright' },
  { track: 'misuse' as const, ground: '5.7-g' },
  { track: 'csam' as const, ground: '5.2-csam' },
);

describe('what one party never reads of the other', () => {
  it('holds for every letter, whatever the handler wrote', async () => {
    await fc.assert(
      fc.asyncProperty(
        reporterParts,
        customerParts,
        language,
        language,
        outcome,
        track,
        async (reporter, customer, theirs, ours, outcome, graded) => {
          const complaint = complaintOf(reporter, theirs);
          const client: LetterCustomer = { ...aCustomer(), ...customer, language: ours };
          const deps = someDeps(client, [complaint]);
          const { wording, ...identity } = reporter;
          const said = [...Object.values(identity), ...Object.values(customer)].join('; ');
          const letters: LetterDraft[] = [];
          for (const [caze, event] of story(said, complaint, outcome, graded))
            letters.push(...(await draftLetters(caze, event, deps)));
          expect(letters.length).to.be.above(5);
          for (const letter of letters) {
            const secrets =
              letter.party === 'customer' ? [...Object.values(identity), wording] : Object.values(customer);
            expectNone(letter, secrets);
          }
          expectBoth(letters);
        },
      ),
      { numRuns: 100 },
    );
  });
});

function complaintOf(
  { name, organisation, address, phone, email, wording, file }: Record<string, string>,
  language: 'nl' | 'en',
): LetterComplaint {
  const reporter = {
    name,
    organisation,
    address,
    phone,
    email,
    anonymous: false,
  } as LetterComplaint['reporter'];
  const unsubscribe = `https://shop.example.nl/out?e=${encodeURIComponent(email ?? '')}`;
  return {
    ...aComplaint({ language, reporter, files: [{ name: file ?? '' }], locations: [url(unsubscribe)] }),
    // What the store returns beside what letters ask for.
    ...{ reasons: wording, raw: wording, answers: [{ question: 'work', answer: wording }] },
  };
}

/** All events that cause letters, each with everybody's names in whatever a person wrote. */
function story(
  said: string,
  complaint: LetterComplaint,
  outcome: 'upheld' | 'partly_upheld' | 'rejected' | 'not_ours',
  graded: Pick<Case, 'track' | 'ground'>,
): [Case, CaseEvent][] {
  const facts = { complaint: String(complaint._id), answerBy: later(3).toISOString(), files: ['a'] };
  const start = aCase({ ...graded, byReference: true }, [complaint]);
  const noticed = after(start, { type: 'notice_released', facts, personal: { summary: said } });
  const caze = { ...noticed[0], noticedAt: noticed[1].at };
  const measures = outcome.endsWith('upheld') ? aDecision().measures : [];
  const words = { ground: graded.ground, facts: said, reasons: said, proportionality: said };
  const first = aDecision({ ...words, outcome, measures });
  const [one, oneEvent] = decided(caze, first);
  const objection = { from: 'reporter', complaint: String(complaint._id), decision: first.id };
  const objected = after(one, { type: 'objected', facts: objection, personal: { text: said }, at: later(8) });
  const second = aDecision({ ...words, id: 'second', at: later(9), onAppealOf: first.id });
  const [two, twoEvent] = decided(objected[0], second);
  return [
    noticed,
    after(caze, { type: 'reporter_asked', facts, personal: { text: said } }),
    after(caze, { type: 'customer_asked', facts, personal: { text: said } }),
    [one, oneEvent],
    objected,
    after(one, { type: 'objected', facts: { from: 'customer', decision: first.id }, at: later(8) }),
    [two, twoEvent],
    after(two, { type: 'measure_lifted', facts: { measure: second.measures[0]?.id ?? '' }, at: later(20) }),
    after(two, { type: 'closed', at: later(30) }),
  ];
}

function expectNone({ template, subject, text, html }: LetterDraft, secrets: string[]): void {
  const read = flat([subject, text, unescape(html)].join('\n'));
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret)])
      expect(read.includes(flat(form)), `${template} tells ${JSON.stringify(secret)}`).to.equal(false);
  }
}

function expectBoth(letters: LetterDraft[]): void {
  const parties: Party[] = letters.map(({ party }) => party);
  expect(parties).to.include('reporter');
  expect(parties).to.include('customer');
}

const flat = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

const unescape = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
