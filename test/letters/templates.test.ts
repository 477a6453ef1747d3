import { expect } from 'chai';
import { Types } from 'mongoose';
import type { Case } from '../../src/cases/case.js';
import { OUTCOMES } from '../../src/cases/decision.js';
import type { CaseEvent } from '../../src/cases/events.js';
import { draftLetters, draftReceipt, type LetterDraft } from '../../src/letters/draft.js';
import { aCase, aComplaint, aCustomer, aDecision, after, decided, later, someDeps, url } from './fixtures.js';

const english = someDeps(aCustomer({ language: 'en' }));
const lastOfFriday = new Date('2026-04-10T21:59:59.999Z');

async function theLetter(
  [caze, event]: [Case, CaseEvent],
  template: string,
  deps = english,
): Promise<LetterDraft> {
  const letter = (await draftLetters(caze, event, deps)).find((draft) => draft.template === template);
  if (!letter) throw new Error(`No ${template} among the letters`);
  return letter;
}

describe('the statement of reasons (DSA 17(3))', () => {
  const statement = (over = {}, caze: Partial<Case> = {}) =>
    theLetter(decided(aCase(caze), aDecision(over)), 'statement_of_reasons');

  it('names the case in its subject', async () => {
    expect((await statement()).subject).to.equal('[ND-2026-000042] Our decision and its reasons');
  });

  it('(a) tells the measure, its territory and its duration', async () => {
    const { text } = await statement();
    expect(text).to.include('the address https://shop.example.nl/stolen.jpg, until we lift the measure');
    expect(text).to.include('not limited to a territory');
    const [measure] = aDecision().measures;
    const ending = {
      measures: [{ ...measure, target: { scope: 'host', value: 'shop.example.nl' }, until: lastOfFriday }],
    };
    expect((await statement(ending)).text).to.match(
      /everything on shop\.example\.nl, until Friday,? 10 April 2026\n/,
    );
  });

  it('(b) tells the facts, and whether they followed a notice, an order or our own initiative', async () => {
    const { text } = await statement();
    expect(text).to.include(aDecision().facts).and.include('after a notice');
    expect((await statement({}, { origin: 'own_initiative' })).text).to.include('on our own initiative');
    const order = await statement({ ground: 'order-content' }, { ground: 'order-content', track: 'order' });
    expect(order.text).to.include('on an order from an authority');
  });

  it('(c) says that no automated means were used', async () => {
    expect((await statement()).text).to.include('None: a member of our staff');
  });

  it('(d) names the law that was broken, with the statute of a residual ground, and explains it', async () => {
    const { text } = await statement();
    expect(text).to.include('Contrary to the law: Dutch Copyright Act (Auteurswet), arts 1, 12 and 13');
    expect(text).to.include(aDecision().reasons);
    const other = await statement({ ground: '5.2-other', statute: 'art. 2 of the Example Act' });
    expect(other.text).to.include('Contrary to the law: art. 2 of the Example Act');
  });

  it('(e) names the clause in the version of the terms that the decision cites, and explains it', async () => {
    const { text } = await statement({ ground: '5.7-g' }, { ground: '5.7-g', track: 'misuse' });
    expect(text).to.match(
      /Contrary to the terms: article 5\(7\)\(g\) \(.+\) of the General terms and conditions, version 2018 V\.20/,
    );
    expect(text).to.include('Sending e-mail in bulk');
  });

  it('(f) tells how to object until six months later, out of court and in court', async () => {
    const { text } = await statement();
    expect(text).to.match(/until the end of Thursday,? 8 October 2026/);
    expect(text).to.include('https://abuse.host.example/my-case/');
    expect(text).to.include('article 21 of the Digital Services Act');
    expect(text).to.include('Dutch law governs the agreement').and.include('article 19(1) and article 19(2)');
  });

  it('explains a strike (5.5) only when there is one, and proportionality only with a measure', async () => {
    expect((await statement()).text)
      .to.include('counts for 24 months')
      .and.include('article 5(5)');
    const mild = await statement({ strike: false, measures: [] });
    expect(mild.text).not.to.include('24 months').and.not.to.include('no lesser one');
    expect(mild.text).to.include('We impose no measure now');
  });

  it('describes no child abuse material: the address and fixed words, nothing that the handler wrote', async () => {
    const over = { ground: '5.2-csam', facts: 'FACTS', reasons: 'REASONS', proportionality: 'PROPORTION' };
    for (const track of ['csam', 'takedown'] as const) {
      const { text, html } = await statement(over, { track, ground: '5.2-csam' });
      expect(text)
        .to.include('https://shop.example.nl/stolen.jpg')
        .and.include('child sexual abuse material');
      expect(text + html).not.to.match(/FACTS|REASONS|PROPORTION/);
    }
  });

  it('takes the place of the earlier decision after an objection, and says whether that one stands', async () => {
    const first = aDecision();
    const [one] = decided(aCase(), first);
    const [objected] = after(one, {
      type: 'objected',
      by: { kind: 'customer', id: 'k' },
      facts: { decision: first.id },
    });
    const again = aDecision({ id: 'b', at: later(12), onAppealOf: first.id });
    const stands = await theLetter(decided(objected, again), 'statement_of_reasons');
    expect(stands.text).to.match(
      /After your objection.* Our decision of Wednesday,? 8 April 2026 stands in essence/,
    );
    const free = aDecision({ ...again, outcome: 'rejected', measures: [], strike: false });
    const restored = await theLetter(decided(objected, free), 'decision_for_customer');
    expect(restored.text).to.include('no longer holds').and.include('will be lifted');
  });

  it('says nothing to the customer of an earlier decision that they were not told of', async () => {
    const first = aDecision({ outcome: 'rejected', measures: [], strike: false });
    const [one] = decided(aCase(), first);
    const by = { kind: 'reporter' as const, id: String(aComplaint()._id) };
    const [objected] = after(one, { type: 'objected', by, facts: { decision: first.id } });
    const upheld = decided(objected, aDecision({ id: 'b', at: later(12), onAppealOf: first.id }));
    expect((await theLetter(upheld, 'statement_of_reasons')).text).not.to.include('objection,');
    expect((await theLetter(upheld, 'outcome')).text).to.include('After your objection');
  });

  it('tells the customer which measures it does not repeat', async () => {
    const [one] = decided(aCase(), aDecision());
    const again = decided(one, aDecision({ id: 'b', at: later(12), measures: [] }));
    expect((await theLetter(again, 'statement_of_reasons')).text)
      .to.include('do not repeat now, we lift')
      .and.include('- the address https://shop.example.nl/stolen.jpg\n');
    const same = decided(one, aDecision({ id: 'b', at: later(12) }));
    expect((await theLetter(same, 'statement_of_reasons')).text).to.not.include('do not repeat');
  });
});

describe('the letter on a lifted measure', () => {
  const first = aDecision();
  const [upheld] = decided(aCase(), first);
  const lifting = {
    type: 'measure_lifted' as const,
    at: later(20),
    facts: { measure: first.measures[0]?.id ?? '', decision: first.id },
  };

  it('names the measure, and says that the decision stands', async () => {
    const { text } = await theLetter(after(upheld, lifting), 'measure_lifted');
    expect(text).to.include('- the address https://shop.example.nl/stolen.jpg\n');
    expect(text).to.include('The decision itself does not change');
  });

  it('does not say so when an objection undid that decision', async () => {
    const second = { outcome: 'rejected' as const, measures: [], strike: false, onAppealOf: first.id };
    const [restored] = decided(upheld, aDecision({ id: 'b', at: later(12), ...second }));
    const { text } = await theLetter(after(restored, lifting), 'measure_lifted');
    expect(text).to.include('stolen.jpg').and.not.include('The decision itself');
  });

  it('does not say so either when the new decision upholds, and only this measure falls away', async () => {
    const second = { measures: [], onAppealOf: first.id };
    const [again] = decided(upheld, aDecision({ id: 'b', at: later(12), ...second }));
    const facts = { ...lifting.facts, reason: 'objection' };
    const { text } = await theLetter(after(again, { ...lifting, facts }), 'measure_lifted');
    expect(text).to.not.include('The decision itself');
  });

  it('says that nothing had been done yet, of a measure that never began', async () => {
    const facts = { ...lifting.facts, reason: 'review', began: false };
    const { text, subject } = await theLetter(after(upheld, { ...lifting, facts }), 'measure_lifted');
    expect(subject).to.include('A measure will not be carried out');
    expect(text).to.include('We had not disabled access to this yet').and.not.include('Reachable again');
  });
});

describe('the notice of a complaint', () => {
  const released = after(aCase(), {
    type: 'notice_released',
    facts: { answerBy: lastOfFriday.toISOString(), files: [] },
    personal: { summary: 'A photograph was used <b>without</b> a licence.' },
  });

  it('gives the approved summary, the addresses, the clause, and by when to respond', async () => {
    const { text, to } = await theLetter(released, 'notice_of_complaint');
    expect(to).to.equal('info@vroegop.example');
    expect(text).to.include('A photograph was used <b>without</b> a licence.');
    expect(text).to.include('- https://shop.example.nl/stolen.jpg');
    expect(text).to.include('Clause: article 5(2) (');
    expect(text).to.match(/respond by Friday,? 10 April 2026 at the latest/);
    expect(text).not.to.include('documents that you may see');
  });

  it('keeps markup inert in its HTML, loads nothing, and links to our own pages alone', async () => {
    const { html } = await theLetter(released, 'notice_of_complaint');
    expect(html).to.include('&lt;b&gt;without&lt;/b&gt;').and.not.include('<b>without');
    expect(html).not.to.match(/<(img|script|style|link|iframe)\b|src=|url\(/i);
    const targets = [...html.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    expect(targets).to.have.length(2);
    expect(targets[0]).to.match(/^https:\/\/abuse\.host\.example\/my-case\//);
    expect(targets[1]).to.equal('https://host.example/terms');
  });

  it('shows characters that would turn its text around', async () => {
    const tricky = after(aCase(), { type: 'notice_released', personal: { summary: 'a\u202eb' } });
    const { text, html } = await theLetter(tricky, 'notice_of_complaint');
    expect(text + html)
      .to.include('a[U+202E]b')
      .and.not.include('\u202e');
  });

  it('names a hundred addresses and says how many more there are', async () => {
    const many = aComplaint({
      locations: Array.from({ length: 130 }, (_, i) => url(`https://shop.example.nl/${i}`)),
    });
    const [caze, event] = after(aCase({}, [many]), { type: 'notice_released' });
    const { text } = await theLetter(
      [caze, event],
      'notice_of_complaint',
      someDeps(aCustomer({ language: 'en' }), [many]),
    );
    expect(text).to.include('https://shop.example.nl/99\n- and 30 more');
    expect(text).not.to.include('https://shop.example.nl/100');
  });
});

describe('the receipt', () => {
  it('gives reference, addresses, the date of our decision and the private page; the reference in its subject', () => {
    const { subject, text, to } = draftReceipt(aComplaint(), lastOfFriday, english);
    expect(to).to.equal('marieke@zonnestraal.example');
    expect(subject).to.equal('[M-7K4Q-9XWD-2M] We have received your report');
    expect(text).to.include('https://shop.example.nl/stolen.jpg');
    expect(text).to.match(/decide by Friday,? 10 April 2026/);
    expect(text).to.include('https://abuse.host.example/status/');
    expect(text).not.to.include('without your name');
  });

  it('repeats no name: anyone can enter a stranger’s address', () => {
    expect(draftReceipt(aComplaint(), lastOfFriday, english).text).not.to.include('Zonnestraal');
  });

  it('tells who left no name what that means', () => {
    const { reporter } = aComplaint();
    const anonymous = aComplaint({ reporter: { ...reporter, name: '', anonymous: true } });
    expect(draftReceipt(anonymous, lastOfFriday, english).text).to.include('without your name');
  });

  it('repeats no address of child abuse material, asks for no images and names the hotline', () => {
    const { text, html } = draftReceipt(aComplaint({ ground: '5.2-csam' }), lastOfFriday, english);
    expect(text + html).not.to.include('stolen.jpg');
    expect(text).to.include('Send us no images').and.include('Meldpunt Kinderporno');
  });

  it('promises an answer to a complaint about our service within five working days, by its date', () => {
    const { subject, text } = draftReceipt(
      aComplaint({ ground: '17.1', locations: [] }),
      lastOfFriday,
      english,
    );
    expect(subject).to.include('your complaint');
    expect(text).to.match(
      /substantive answer by Friday,? 10 April 2026 .*five working days \(article 17\(1\)/,
    );
  });

  it('is the same when it is made again', () => {
    expect(draftReceipt(aComplaint(), lastOfFriday, english)).to.deep.equal(
      draftReceipt(aComplaint(), lastOfFriday, english),
    );
  });
});

describe('the outcome for a reporter', () => {
  it('names only the addresses of their own complaint', async () => {
    const other = aComplaint({
      _id: new Types.ObjectId(),
      reference: 'M-OTHER',
      locations: [url('https://shop.example.nl/other')],
    });
    const both = [aComplaint(), other];
    const letters = await draftLetters(...decided(aCase({}, both)), someDeps(aCustomer(), both));
    const [mine, theirs] = letters.filter(({ party }) => party === 'reporter');
    expect(mine?.text).to.include('stolen.jpg').and.not.include('shop.example.nl/other');
    expect(theirs?.text).to.include('shop.example.nl/other').and.not.include('stolen.jpg');
  });

  describe('of several addresses', () => {
    const [evil, good, site] = [
      'https://shop.example.nl/a',
      'https://shop.example.nl/b',
      'https://shop.example.nl/',
    ];
    const theirs = url('https://shop.example.nl/elsewhere');
    const on = (scope: 'url' | 'host', value: string) => ({
      id: value,
      kind: 'disable_content' as const,
      connector: 'manual' as const,
      target: { scope, value },
      until: null,
    });
    const told = async (measures: ReturnType<typeof on>[], own: string[], language: 'nl' | 'en' = 'en') => {
      const complaint = aComplaint({ language, locations: own.map(url) });
      const other = aComplaint({ _id: new Types.ObjectId(), reference: 'M-OTHER', locations: [theirs] });
      const decision = aDecision({ outcome: 'partly_upheld', measures });
      const deps = someDeps(aCustomer(), [complaint, other]);
      const letters = await draftLetters(...decided(aCase({}, [complaint, other]), decision), deps);
      const mine = letters.find((letter) => letter.complaint?.equals(complaint._id));
      return mine?.text ?? '';
    };

    it('says of which a measure is, and of which none is', async () => {
      const text = await told([on('url', evil)], [evil, good]);
      expect(text).to.match(
        /We disable access to this address of your report:\s+[-*•]? ?https:\/\/shop\.example\.nl\/a\s/,
      );
      expect(text).to.match(
        /We do not disable access to this address of your report:\s+[-*•]? ?https:\/\/shop\.example\.nl\/b\s/,
      );
      expect(text).not.to.include('It concerns').and.not.include('disable access to the content');
    });

    it('says so in Dutch too', async () => {
      const text = await told([on('url', evil)], [evil, good], 'nl');
      expect(text).to.match(
        /\nDit adres uit uw melding maken wij ontoegankelijk:\s+[-*•]? ?https:\/\/shop\.example\.nl\/a\s/,
      );
      expect(text).to.match(
        /\nDit adres uit uw melding maken wij niet ontoegankelijk:\s+[-*•]? ?https:\/\/shop\.example\.nl\/b\s/,
      );
    });

    it('counts all of theirs under a measure on a host', async () => {
      const text = await told([on('host', 'shop.example.nl')], [evil, good]);
      expect(text).to.include('We disable access to the content.').and.not.include('do not disable');
    });

    it('says so when no measure is on any of theirs, and names no address of others', async () => {
      const text = await told([on('url', theirs.value)], [evil, good]);
      expect(text).to.include('it is not about the addresses of your report').and.not.include(theirs.value);
    });

    it('says so when a measure is on part of a site that they named, and not on which part', async () => {
      const text = await told([on('url', theirs.value)], [site]);
      expect(text).to.include('part of what is on this address:').and.not.include(theirs.value);
    });
  });

  it('goes to no reporter who left no address', async () => {
    const { reporter } = aComplaint();
    const silent = aComplaint({ reporter: { ...reporter, email: '' } });
    const letters = await draftLetters(...decided(aCase({}, [silent])), someDeps(aCustomer(), [silent]));
    expect(letters.map(({ party }) => party)).to.deep.equal(['customer']);
  });

  it('tells who to turn to when it is not ours', async () => {
    const decision = aDecision({ outcome: 'not_ours', measures: [], strike: false });
    expect((await theLetter(decided(aCase({ customer: null }), decision), 'outcome')).text).to.include(
      'RIPE',
    );
  });

  it('gives reasons, how it was decided and how to object, in both languages and every outcome', async () => {
    for (const language of ['nl', 'en'] as const)
      for (const outcome of OUTCOMES) {
        const decision = aDecision({ outcome, measures: [], strike: false });
        const deps = someDeps(aCustomer(), [aComplaint({ language })]);
        const { text } = await theLetter(decided(aCase(), decision), 'outcome', deps);
        expect(text).to.include(decision.reasons).and.include('/status/');
        expect(text).to.match(
          language === 'nl' ? /geautomatiseerde.*\n[^]*bezwaar/ : /automated.*\n[^]*object/,
        );
        expect(text).not.to.match(/undefined|null|\[object/);
      }
  });

  it('is the answer itself to a complaint about our service', async () => {
    const caze = aCase({ track: 'service_complaint', ground: '17.1' });
    const decision = aDecision({
      ground: '17.1',
      measures: [],
      strike: false,
      reasons: 'Bakkerij Vroegop got its backup.',
    });
    const { subject, text } = await theLetter(decided(caze, decision), 'outcome');
    expect(subject).to.include('answer to your complaint');
    expect(text).to.include('Bakkerij Vroegop got its backup.').and.include('article 19(2)');
  });
});

describe('letters that cannot be sent', () => {
  const problem = async (customer: Parameters<typeof someDeps>[0]) =>
    (await theLetter(decided(aCase()), 'statement_of_reasons', someDeps(customer))).problem;

  it('say why: no customer, no address, an address that mail came back from', async () => {
    expect(await problem(null)).to.equal('no_address');
    expect(await problem(aCustomer({ email: '' }))).to.equal('no_address');
    expect(await problem(aCustomer({ email: 'nobody' }))).to.equal('no_address');
    expect(await problem(aCustomer({ contactStale: true }))).to.equal('contact_stale');
    expect(await problem(aCustomer())).to.equal(null);
  });
});
