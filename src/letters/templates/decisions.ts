import type { Text } from '../../catalogue/index.js';
import type { Outcome } from '../../cases/decision.js';
import { readable } from '../../readable.js';
import { heading, list, paragraph, type Block } from '../blocks.js';
import type { CustomerScene, DecisionView, MeasureView, Scene } from '../scene.js';
import { citing, privatePage } from './phrases.js';

export const OUTCOME: Record<Outcome, Text> = {
  upheld: { nl: 'gegrond', en: 'upheld' },
  partly_upheld: { nl: 'gedeeltelijk gegrond', en: 'partly upheld' },
  rejected: { nl: 'ongegrond', en: 'rejected' },
  undeterminable: { nl: 'niet vast te stellen', en: 'not determinable' },
  not_ours: { nl: 'niet bij ons', en: 'not hosted by us' },
  withdrawn: { nl: 'ingetrokken', en: 'withdrawn' },
  duplicate: { nl: 'al eerder behandeld', en: 'already handled' },
};

const OWN_FINDING: Partial<Record<Outcome, Text>> = {
  upheld: { nl: 'overtreding vastgesteld', en: 'breach established' },
  partly_upheld: { nl: 'overtreding gedeeltelijk vastgesteld', en: 'breach established in part' },
  rejected: { nl: 'geen overtreding vastgesteld', en: 'no breach established' },
};

/** The outcome as the customer reads it: of a complaint, or of what we looked into without one. */
export function verdict({ say, source }: CustomerScene, { outcome }: DecisionView): string {
  return say((source !== 'complaint' && OWN_FINDING[outcome]) || OUTCOME[outcome]);
}

/** A decision on child abuse material is told in fixed words: the handler's own could describe it (invariant 7). */
export const FOUND_ABUSE: Text = {
  nl: 'Naar ons oordeel gaat het op het gemelde adres om seksueel misbruik van kinderen. Wij beschrijven of bewaren zulk materiaal niet.',
  en: 'In our judgement the address concerns child sexual abuse material. We do not describe or keep such material.',
};

/** What the reader should know first when a decision follows another one that they were told of. */
export function replacing({ say, day }: Scene, { earlier, follows, upheld }: DecisionView): Block | null {
  if (!earlier || !follows) return null;
  const stands = say({
    nl: `Onze beslissing van ${day(earlier.at)} blijft in de kern in stand; deze komt ervoor in de plaats.`,
    en: `Our decision of ${day(earlier.at)} stands in essence; this one takes its place.`,
  });
  const lapses = say({
    nl: `Onze beslissing van ${day(earlier.at)} vervalt; deze komt ervoor in de plaats.`,
    en: `Our decision of ${day(earlier.at)} no longer holds; this one takes its place.`,
  });
  return paragraph(`${say(ANEW[follows])} ${earlier.upheld === upheld ? stands : lapses}`);
}

const ANEW: Record<NonNullable<DecisionView['follows']>, Text> = {
  own_objection: {
    nl: 'Na uw bezwaar heeft een andere medewerker de zaak opnieuw beoordeeld.',
    en: 'After your objection, somebody else on our staff assessed the case anew.',
  },
  other_objection: {
    nl: 'Na een bezwaar heeft een andere medewerker de zaak opnieuw beoordeeld.',
    en: 'After an objection, somebody else on our staff assessed the case anew.',
  },
  reopening: {
    nl: 'Wij hebben de zaak heropend en opnieuw beoordeeld.',
    en: 'We reopened the case and assessed it anew.',
  },
};

/** What a measure does to which address, as a noun phrase. */
export function measureText({ target }: MeasureView, { say }: Scene): string {
  const value = readable(target.value);
  return {
    url: say({ nl: `het adres ${value}`, en: `the address ${value}` }),
    path: say({ nl: `alles onder ${value}`, en: `everything under ${value}` }),
    host: say({ nl: `alles op ${value}`, en: `everything on ${value}` }),
  }[target.scope];
}

/** How to object with us, and what is open besides (DSA 16(5), 17(3)(f), 20; terms 19.1, 19.2). */
export function redress(scene: Scene, decision: DecisionView, further: readonly string[]): (Block | null)[] {
  const { say, day } = scene;
  const objection = say({
    nl: `U kunt tot en met ${day(decision.objectBy)} kosteloos bezwaar maken op uw persoonlijke pagina. Iemand anders dan wie deze beslissing nam, beoordeelt het.`,
    en: `You can object, free of charge, on your private page until the end of ${day(decision.objectBy)}. Somebody other than the person who took this decision will judge it.`,
  });
  return [
    heading(say({ nl: 'Bent u het er niet mee eens?', en: 'Do you disagree?' })),
    list([objection, ...further]),
    ...privatePage(scene, say({ nl: 'Bezwaar maken of de zaak volgen', en: 'Object or follow the case' })),
  ];
}

/** DSA 21 binds online platforms alone, which a host is for some content and not for other. */
export function outOfCourt({ say }: Scene): string {
  return say({
    nl: 'Voor zover onze dienst voor deze inhoud een onlineplatform is, kunt u het geschil ook voorleggen aan een gecertificeerd orgaan voor buitengerechtelijke geschillenbeslechting (artikel 21 van de digitaledienstenverordening).',
    en: 'Insofar as our service is an online platform for this content, you can also bring the dispute before a certified out-of-court dispute settlement body (article 21 of the Digital Services Act).',
  });
}

export function customerCourt(scene: Scene): string {
  return scene.say({
    nl: `U kunt naar de rechter. Op de overeenkomst is Nederlands recht van toepassing; bevoegd is de rechter van het arrondissement waar wij gevestigd zijn, tenzij dwingend recht anders bepaalt${citing(scene, '19.1', '19.2')}.`,
    en: `You can go to court. Dutch law governs the agreement; the court of the district where we are established is competent, unless mandatory law provides otherwise${citing(scene, '19.1', '19.2')}.`,
  });
}

export function reporterCourt({ say }: Scene): string {
  return say({
    nl: 'U kunt naar de burgerlijke rechter, en bij een strafbaar feit aangifte doen bij de politie.',
    en: 'You can go to the civil court and, where it is an offence, report it to the police.',
  });
}
