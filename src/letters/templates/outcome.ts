import type { Text } from '../../catalogue/index.js';
import type { Outcome } from '../../cases/decision.js';
import { facts, heading, paragraph, quote, type Block, type Content } from '../blocks.js';
import type { DecisionView, ReporterScene } from '../scene.js';
import {
  customerCourt,
  FOUND_ABUSE,
  OUTCOME,
  outOfCourt,
  redress,
  replacing,
  reporterCourt,
} from './decisions.js';
import { addresses, citing, clauseOf, greeting } from './phrases.js';
import { whoToTurnTo } from './whoToTurnTo.js';

/** What we decided on a complaint, why, and how to object (DSA 16(5)); to whoever reported. Names at most so many addresses. */
export function outcome(scene: ReporterScene, most?: number): Content {
  const { decision } = scene;
  if (!decision) throw new Error('An outcome needs a decision');
  return scene.track === 'service_complaint'
    ? serviceAnswer(scene, decision)
    : decided(scene, decision, most);
}

function decided(scene: ReporterScene, decision: DecisionView, most?: number): Content {
  const { say, day, receivedAt, reference, caseNumber, ground, csam } = scene;
  return {
    subject: say({ nl: 'Onze beslissing op uw melding', en: 'Our decision on your report' }),
    blocks: [
      greeting(scene),
      paragraph(
        say({
          nl: `U deed op ${day(receivedAt)} een melding bij ons. Dit is onze beslissing.`,
          en: `On ${day(receivedAt)} you sent us a report. This is our decision.`,
        }),
      ),
      replacing(scene, decision),
      facts(
        [say({ nl: 'Zaak', en: 'Case' }), caseNumber],
        [say({ nl: 'Uw kenmerk', en: 'Your reference' }), reference],
        [say({ nl: 'Beslissing', en: 'Decision' }), say(OUTCOME[decision.outcome])],
        [say({ nl: 'Genomen op', en: 'Taken on' }), day(decision.at)],
        [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
        [say({ nl: 'Bepaling', en: 'Clause' }), clauseOf(scene)],
        [say({ nl: 'Wet', en: 'Law' }), ground.law.join('; ')],
      ),
      paragraph(meaning(scene, decision)),
      ...whichAddresses(scene, decision, most),
      heading(say({ nl: 'Waarom', en: 'Why' })),
      csam && decision.upheld ? paragraph(say(FOUND_ABUSE)) : quote(decision.reasons),
      byAPerson(scene),
      ...(decision.outcome === 'not_ours' ? whoToTurnTo(scene, decision) : []),
      ...redress(scene, decision, [outOfCourt(scene), reporterCourt(scene)]),
    ],
  };
}

const MEANING: Record<Outcome, Text> = {
  upheld: { nl: 'Wij vinden uw melding gegrond.', en: 'We find your report justified.' },
  partly_upheld: {
    nl: 'Wij vinden uw melding gedeeltelijk gegrond.',
    en: 'We find your report justified in part.',
  },
  rejected: {
    nl: 'Wij vinden uw melding ongegrond. Wij nemen geen maatregelen.',
    en: 'We do not find your report justified. We take no measures.',
  },
  undeterminable: {
    nl: 'Wij kunnen niet vaststellen of dit in strijd is met de wet of met onze voorwaarden, en nemen daarom geen maatregelen. Daarmee is niet gezegd dat u ongelijk hebt: de rechter kan het wel beoordelen.',
    en: 'We cannot determine whether this is contrary to the law or to our terms, and so take no measures. That does not mean that you are wrong: a court can judge it.',
  },
  not_ours: {
    nl: 'Wat u meldde staat niet op onze systemen. Wij kunnen er dus niets aan veranderen.',
    en: 'What you reported is not on our systems, so we cannot change anything about it.',
  },
  withdrawn: {
    nl: 'De melding is ingetrokken. Wij beoordelen haar niet verder.',
    en: 'The report was withdrawn. We do not assess it further.',
  },
  duplicate: {
    nl: 'Wij behandelden dit al in een andere zaak. Deze melding krijgt geen eigen beoordeling.',
    en: 'We already handled this in another case. This report is not assessed separately.',
  },
};

function meaning(scene: ReporterScene, { outcome, upheld, measures }: DecisionView): string {
  const { say, locations } = scene;
  const verdict = say(MEANING[outcome]);
  if (!upheld) return verdict;
  if (measures.length === 0)
    return `${verdict} ${say({ nl: 'Wij maken er geen inhoud voor ontoegankelijk.', en: 'We do not disable content for it.' })}`;
  if (locations.length === 0 || reachesAll(scene))
    return `${verdict} ${say({ nl: 'Wij maken de inhoud ontoegankelijk.', en: 'We disable access to the content.' })}`;
  return `${verdict} ${reachedInWords(scene)}`;
}

const reachesAll = ({ reach, locations }: ReporterScene): boolean => reach.all.length === locations.length;

/** Child abuse material is told in numbers: its addresses are not repeated (invariant 7). */
function reachedInWords({ say, csam, reach, locations }: ReporterScene): string {
  const whole = reach.all.length;
  const several = locations.length;
  if (whole + reach.part.length === 0)
    return say({
      nl: 'Wij nemen een maatregel, maar die gaat niet over de adressen uit uw melding.',
      en: 'We take a measure, but it is not about the addresses of your report.',
    });
  if (csam && whole > 0)
    return say({
      nl: `Van de ${several} adressen uit uw melding maken wij er ${whole} helemaal ontoegankelijk.`,
      en: `Of the ${several} addresses of your report we disable ${whole} entirely.`,
    });
  return say({
    nl: 'Wij maken een deel van de inhoud ontoegankelijk.',
    en: 'We disable access to part of the content.',
  });
}

/** Which of their own addresses it is about, and of which a measure is (DSA 16(5)). */
function whichAddresses(scene: ReporterScene, { measures }: DecisionView, most?: number): (Block | null)[] {
  const { say, csam, locations, reach } = scene;
  const listed = (title: Text, some: readonly string[]) =>
    csam || some.length === 0 ? [] : [paragraph(say(title)), addresses(some, scene, most)];
  if (measures.length === 0 || reachesAll(scene))
    return listed(
      { nl: 'Het gaat om deze adressen uit uw melding:', en: 'It concerns these addresses of your report:' },
      locations,
    );
  const one = ({ length }: readonly string[]) => length === 1;
  return [
    ...listed(
      {
        nl: `${one(reach.all) ? 'Dit adres' : 'Deze adressen'} uit uw melding maken wij ontoegankelijk:`,
        en: `We disable access to ${one(reach.all) ? 'this address' : 'these addresses'} of your report:`,
      },
      reach.all,
    ),
    ...listed(
      {
        nl: `Van ${one(reach.part) ? 'dit adres' : 'deze adressen'} maken wij een deel van de inhoud ontoegankelijk:`,
        en: `We disable access to part of what is on ${one(reach.part) ? 'this address' : 'these addresses'}:`,
      },
      reach.part,
    ),
    ...listed(
      {
        nl: `${one(reach.none) ? 'Dit adres' : 'Deze adressen'} uit uw melding maken wij niet ontoegankelijk:`,
        en: `We do not disable access to ${one(reach.none) ? 'this address' : 'these addresses'} of your report:`,
      },
      reach.none,
    ),
  ];
}

/** DSA 16(6): whether automated means were used. */
function byAPerson({ say }: ReporterScene): Block {
  return paragraph(
    say({
      nl: 'Een medewerker nam deze beslissing; er zijn geen geautomatiseerde middelen voor gebruikt.',
      en: 'A member of our staff took this decision; no automated means were used for it.',
    }),
  );
}

function serviceAnswer(scene: ReporterScene, decision: DecisionView): Content {
  const { say, day, receivedAt, reference, caseNumber } = scene;
  return {
    subject: say({ nl: 'Ons antwoord op uw klacht', en: 'Our answer to your complaint' }),
    blocks: [
      greeting(scene),
      paragraph(
        say({
          nl: `Op ${day(receivedAt)} ontvingen wij uw klacht over onze dienst${citing(scene, '17.1')}. Dit is ons antwoord.`,
          en: `On ${day(receivedAt)} we received your complaint about our service${citing(scene, '17.1')}. This is our answer.`,
        }),
      ),
      replacing(scene, decision),
      quote(decision.reasons),
      facts(
        [say({ nl: 'Zaak', en: 'Case' }), caseNumber],
        [say({ nl: 'Uw kenmerk', en: 'Your reference' }), reference],
        [say({ nl: 'Uw klacht is', en: 'Your complaint is' }), say(OUTCOME[decision.outcome])],
      ),
      ...redress(scene, decision, [customerCourt(scene)]),
    ],
  };
}
