import type { Text } from '../../catalogue/index.js';
import { facts, heading, list, paragraph, quote, type Block, type Content } from '../blocks.js';
import type { CustomerScene, DecisionView } from '../scene.js';
import {
  customerCourt,
  FOUND_ABUSE,
  measureText,
  outOfCourt,
  redress,
  replacing,
  verdict,
} from './decisions.js';
import { addresses, citing, clauseOf, dearCustomer, termsLink } from './phrases.js';

/** The decision against the customer with all that DSA 17(3) asks for, letter by letter (terms 5.3 s.4, 5.9). */
export function statementOfReasons(scene: CustomerScene): Content {
  const { say, day, caseNumber, ground, decision } = scene;
  if (!decision) throw new Error('A statement of reasons needs a decision');
  const opening = say({
    nl: 'Wij hebben een beslissing genomen over een dienst die u bij ons afneemt. Hieronder leest u wat wij beslisten, waarom, en wat u ertegen kunt doen.',
    en: 'We have taken a decision about a service that you take from us. Below you find what we decided, why, and what you can do against it.',
  });
  return {
    subject: say({ nl: 'Onze beslissing met motivering', en: 'Our decision and its reasons' }),
    blocks: [
      ...dearCustomer(scene, opening),
      replacing(scene, decision),
      facts(
        [say({ nl: 'Zaak', en: 'Case' }), caseNumber],
        [say({ nl: 'Beslissing', en: 'Decision' }), verdict(scene, decision)],
        [say({ nl: 'Genomen op', en: 'Taken on' }), day(decision.at)],
        [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
      ),
      ...measuresTaken(scene, decision),
      ...whatHappened(scene, decision),
      ...automatedMeans(scene),
      ...grounds(scene),
      ...explanation(scene, decision),
      ...whatElse(scene, decision),
      ...redress(scene, decision, [outOfCourt(scene), customerCourt(scene)]),
      termsLink(scene),
    ],
  };
}

/** 17(3)(a): the measure, its territory and its duration. */
function measuresTaken(scene: CustomerScene, { measures, takenBack }: DecisionView): (Block | null)[] {
  const { say, by } = scene;
  const title = heading(say({ nl: 'Wat wij doen', en: 'What we do' }));
  const back = [
    takenBack.length > 0 ? paragraph(say(TAKEN_BACK)) : null,
    takenBack.length > 0 ? list(takenBack.map((measure) => measureText(measure, scene))) : null,
  ];
  if (measures.length === 0) {
    const none = say({
      nl: 'Wij leggen nu geen maatregel op. Zorg dat het niet doorgaat en zich niet herhaalt.',
      en: 'We impose no measure now. Please see that it does not continue and does not happen again.',
    });
    return [title, paragraph(none), ...back];
  }
  const until = (end: Date | null) =>
    end
      ? say({ nl: `tot ${by(end)}`, en: `until ${by(end)}` })
      : say({ nl: 'tot wij de maatregel opheffen', en: 'until we lift the measure' });
  return [
    title,
    paragraph(say({ nl: 'Wij maken ontoegankelijk:', en: 'We disable access to:' })),
    list(measures.map((measure) => `${measureText(measure, scene)}, ${until(measure.until)}`)),
    paragraph(
      say({
        nl: 'De maatregel geldt overal: hij is niet tot een land beperkt.',
        en: 'The measure applies everywhere: it is not limited to a territory.',
      }),
    ),
    ...back,
  ];
}

const TAKEN_BACK: Text = {
  nl: 'Wat wij eerder oplegden en nu niet herhalen, heffen wij op voor zover het nog geldt; u krijgt bericht zodra dat is gebeurd:',
  en: 'What we imposed earlier and do not repeat now, we lift as far as it still holds; you will hear as soon as that has been done:',
};

/** 17(3)(b): the facts, and whether they followed a notice; never whose. */
function whatHappened(scene: CustomerScene, decision: DecisionView): (Block | null)[] {
  const { say, csam, locations, byReference } = scene;
  const source = {
    complaint: say({
      nl: 'Wij onderzochten dit na een melding (artikel 16 van de digitaledienstenverordening).',
      en: 'We looked into this after a notice (article 16 of the Digital Services Act).',
    }),
    own_initiative: say({
      nl: 'Wij onderzochten dit uit eigen beweging, niet na een melding.',
      en: 'We looked into this on our own initiative, not after a notice.',
    }),
    order: say({
      nl: 'Wij handelden na een bevel van een autoriteit.',
      en: 'We acted on an order from an authority.',
    }),
  }[scene.source];
  return [
    heading(say({ nl: 'De feiten', en: 'The facts' })),
    paragraph(source),
    csam ? paragraph(say(FOUND_ABUSE)) : quote(decision.facts),
    byReference
      ? paragraph(
          say({
            nl: `Het gaat om een link of andere verwijzing; ook die valt eronder${citing(scene, '5.2')}.`,
            en: `It is about a link or other reference, which counts as well${citing(scene, '5.2')}.`,
          }),
        )
      : null,
    locations.length > 0 ? paragraph(say({ nl: 'Het gaat om:', en: 'It concerns:' })) : null,
    addresses(locations, scene),
  ];
}

/** 17(3)(c). */
function automatedMeans({ say }: CustomerScene): Block[] {
  return [
    heading(say({ nl: 'Geautomatiseerde middelen', en: 'Automated means' })),
    paragraph(
      say({
        nl: 'Geen: een medewerker beoordeelde de zaak en nam de beslissing.',
        en: 'None: a member of our staff assessed the case and took the decision.',
      }),
    ),
  ];
}

/** 17(3)(d) and (e): the legal ground, the contractual one, or both. */
function grounds(scene: CustomerScene): (Block | null)[] {
  const { say, ground } = scene;
  const { law, clause, basis } = ground;
  const legal = law.length > 0 ? law.join('; ') : undefined;
  return [
    heading(say({ nl: 'De grond', en: 'The ground' })),
    facts(
      basis === 'law'
        ? [say({ nl: 'In strijd met de wet', en: 'Contrary to the law' }), legal]
        : [say({ nl: 'In strijd met de voorwaarden', en: 'Contrary to the terms' }), clauseOf(scene)],
      basis === 'law'
        ? [say({ nl: 'En met de voorwaarden', en: 'And to the terms' }), clauseOf(scene)]
        : [say({ nl: 'Zie ook', en: 'See also' }), legal],
    ),
    paragraph(ground.explanation),
    paragraph(
      say({
        nl: `De bepaling zegt, in onze woorden: ${clause.paraphrase}`,
        en: `The clause says, in our words: ${clause.paraphrase}`,
      }),
    ),
  ];
}

function explanation(scene: CustomerScene, decision: DecisionView): (Block | null)[] {
  const { say, csam } = scene;
  const { reasons, proportionality } = decision;
  const least = say({
    nl: 'Een lichtere maatregel volstaat hier niet: zulk materiaal mag niet bereikbaar blijven.',
    en: 'No lesser measure will do here: such material must not stay within reach.',
  });
  const whyThis = csam ? paragraph(least) : quote(proportionality);
  return [
    ...(csam
      ? []
      : [heading(say({ nl: 'Waarom dit eronder valt', en: 'Why this falls under it' })), quote(reasons)]),
    whyThis && decision.measures.length > 0
      ? heading(
          say({ nl: 'Waarom deze maatregel, en geen lichtere', en: 'Why this measure and no lesser one' }),
        )
      : null,
    decision.measures.length > 0 ? whyThis : null,
  ];
}

/** The strike (5.5), and that an intervention gives no right to money back (3.9). */
function whatElse(scene: CustomerScene, { strike, measures }: DecisionView): (Block | null)[] {
  const { say, strikeMonths, ground } = scene;
  const counts = say({
    nl: `Deze beslissing telt ${strikeMonths} maanden mee. Blijven er gegronde meldingen komen, dan kunnen wij de overeenkomst beëindigen${citing(scene, '5.5')}. Dat gaat nooit vanzelf: daarover beslist een medewerker, na een afweging. Slaagt een bezwaar, dan telt de beslissing niet meer mee.`,
    en: `This decision counts for ${strikeMonths} months. If justified reports keep coming, we may end the agreement${citing(scene, '5.5')}. That is never automatic: a member of our staff decides on it after weighing all interests. If an objection succeeds, the decision no longer counts.`,
  });
  const noRefund = say({
    nl: `Een maatregel als deze geeft geen recht op teruggave van wat u betaalde${citing(scene, '3.9')}.`,
    en: `A measure like this gives no right to a refund of what you paid${citing(scene, '3.9')}.`,
  });
  const saysSo = ground.cite('3.9') !== null && measures.length > 0;
  if (!strike && !saysSo) return [];
  return [
    heading(say({ nl: 'Wat dit verder betekent', en: 'What else this means' })),
    strike ? paragraph(counts) : null,
    saysSo ? paragraph(noRefund) : null,
  ];
}
