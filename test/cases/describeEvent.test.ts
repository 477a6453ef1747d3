import { expect } from 'chai';
import { describeEvent, type EventHelpers } from '../../src/cases/describeEvent.js';
import {
  EVENT_TYPES,
  nextEvent,
  startOfChain,
  type EventDraft,
  type EventType,
} from '../../src/cases/events.js';
import { translator } from '../../src/web/i18n.js';

const STAFF = { kind: 'staff' as const, id: 'anna' };
const AT = new Date('2026-11-02T10:00:00Z');

const helpers = (language: 'nl' | 'en'): EventHelpers => ({
  t: translator(language),
  staffName: (id) => (id === 'anna' ? 'Anna' : 'Bram'),
  groundLabel: (ground) => `label of ${ground}`,
  dateTime: (at) => at.toISOString(),
});

const sentence = (draft: Omit<EventDraft, 'at'>, language: 'nl' | 'en' = 'en') =>
  describeEvent(nextEvent(startOfChain('case'), { ...draft, at: AT }), helpers(language));

/** An event of each type as the verbs write it. */
const EXAMPLES: Record<EventType, Omit<EventDraft, 'at' | 'type'>> = {
  opened: { by: { kind: 'system' }, facts: { ground: '5.2-copyright' } },
  linked: { by: STAFF, facts: { number: 'ND-2026-000007' } },
  unlinked: { by: STAFF, facts: { number: 'ND-2026-000007' } },
  merged: { by: STAFF, facts: { number: 'ND-2026-000007' }, personal: { reason: 'The same site.' } },
  absorbed: { by: { kind: 'system' }, facts: { number: 'ND-2026-000007', complaints: 3 } },
  gave_back: { by: STAFF, facts: { number: 'ND-2026-000007' } },
  unmerged: { by: STAFF, facts: { number: 'ND-2026-000007' } },
  split: { by: STAFF, facts: { locations: 2 }, personal: { reason: 'Another matter.' } },
  complaints_joined: { by: { kind: 'system' }, facts: { count: 40, newLocations: 3 } },
  complaint_joined: { by: { kind: 'system' }, facts: { newLocations: 2 } },
  taken: { by: STAFF },
  assigned: { by: STAFF, facts: { from: null, to: 'bram' } },
  placed: { by: STAFF, facts: { to: 'customer', resource: { kind: 'domain', value: 'example.nl' } } },
  prioritised: { by: { kind: 'system' }, facts: { reason: 'trusted_flagger', complaint: 'c' } },
  regraded: {
    by: STAFF,
    facts: { from: { ground: 'a', priority: 'low' }, to: { ground: 'b', priority: 'high' } },
    personal: { reason: 'It is worse.' },
  },
  noted: { by: STAFF, personal: { text: 'A note.' } },
  notice_released: { by: STAFF, facts: { answerBy: AT.toISOString() }, personal: { summary: 'Read this.' } },
  reporter_asked: { by: STAFF, facts: { answerBy: AT.toISOString() }, personal: { text: 'Who?' } },
  customer_asked: { by: STAFF, facts: { answerBy: AT.toISOString() }, personal: { text: 'Gone?' } },
  reporter_answered: { by: { kind: 'reporter', id: 'r' }, personal: { text: 'Me.' } },
  customer_answered: {
    by: { kind: 'customer', id: 'c' },
    facts: { stance: 'fixed' },
    personal: { text: 'Gone.' },
  },
  decided: {
    by: STAFF,
    facts: { outcome: 'upheld', ground: 'b', strike: true, onAppealOf: null, measures: [{}, {}] },
    personal: { reasons: 'Because.' },
  },
  objected: { by: { kind: 'customer', id: 'c' }, facts: { from: 'customer' }, personal: { text: 'No.' } },
  closed: { by: STAFF },
  reopened: { by: STAFF, personal: { reason: 'New facts.' } },
  measure_active: {
    by: STAFF,
    facts: { target: { scope: 'url', value: 'https://example.nl/x' } },
    personal: { text: 'Seen.' },
  },
  measure_failed: {
    by: { kind: 'system' },
    facts: { target: { scope: 'host', value: 'example.nl' }, error: 'refused' },
  },
  measure_lifted: {
    by: STAFF,
    facts: { target: { scope: 'host', value: 'example.nl' } },
    personal: { text: 'Licensed.' },
  },
  evidence_viewed: { by: STAFF, facts: { sha256: 'x' }, personal: { name: 'scan.png' } },
  letter_failed: { by: { kind: 'system' }, facts: { template: 'receipt', party: 'reporter' } },
};

describe('describing an event', () => {
  for (const language of ['nl', 'en'] as const) {
    for (const type of EVENT_TYPES) {
      it(`has words for ${type} in ${language}, with nothing left unfilled`, () => {
        const { who, what } = sentence({ type, ...EXAMPLES[type] }, language);
        expect(who).to.not.equal('');
        expect(what).to.match(/\p{L}{3}/u);
        expect(`${who} ${what}`).not.to.match(/\{\{|undefined|null|event\.|case:event|common:|actor\./);
      });
    }
  }

  it('tells who, what and the words themselves', () => {
    expect(sentence({ type: 'noted', ...EXAMPLES.noted })).to.deep.equal({
      who: 'Anna',
      what: 'wrote a note',
      body: 'A note.',
    });
    expect(sentence({ type: 'decided', ...EXAMPLES.decided }).what).to.equal(
      'decided: upheld (label of b), 2 measures, counts as a strike',
    );
    expect(sentence({ type: 'regraded', ...EXAMPLES.regraded }).what).to.equal(
      'changed the ground to label of b, priority High',
    );
    expect(sentence({ type: 'measure_failed', ...EXAMPLES.measure_failed }).body).to.equal('refused');
    expect(sentence({ type: 'customer_answered', ...EXAMPLES.customer_answered }, 'nl')).to.deep.equal({
      who: 'De klant',
      what: 'liet weten dat het verholpen is',
      body: 'Gone.',
    });
  });

  it('gives the word of whoever lifted a measure by hand, with their name when another wanted it', () => {
    const lifted = (personal: Record<string, string>, carriedOutBy?: string) =>
      sentence({
        type: 'measure_lifted',
        by: STAFF,
        facts: { target: 'example.nl', ...(carriedOutBy && { carriedOutBy }) },
        personal,
      }).body;
    expect(lifted({ text: 'Licensed.' })).to.equal('Licensed.');
    expect(lifted({ text: 'Licensed.', proof: 'Put back.' }, 'anna')).to.equal('Licensed.\n\nPut back.');
    expect(lifted({ text: 'Licensed.', proof: 'Put back.' }, 'bram')).to.equal(
      'Licensed.\n\nCarried out by Bram: Put back.',
    );
    expect(lifted({}, 'bram')).to.equal('');
  });

  it('knows a handler who took a case from one who was given it', () => {
    const assigned = (to: string | null) => sentence({ type: 'assigned', by: STAFF, facts: { to } }).what;
    expect(assigned('anna')).to.equal('took the case on');
    expect(assigned('bram')).to.equal('gave the case to Bram');
    expect(assigned(null)).to.equal('put the case back with nobody');
  });

  it('still has a sentence when retention erased what was written', () => {
    const event = nextEvent(startOfChain('case'), {
      type: 'noted',
      by: STAFF,
      at: AT,
      personal: { text: 'Secret.' },
    });
    const { personal: _erased, ...rest } = event;
    expect(describeEvent(rest, helpers('en'))).to.deep.equal({ who: 'Anna', what: 'wrote a note', body: '' });
  });
});
