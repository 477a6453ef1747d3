import type { Text } from '../../catalogue/index.js';
import type { Outcome } from '../../cases/decision.js';
import { facts, heading, paragraph, quote, type Block, type Content } from '../blocks.js';
import type { CustomerScene, DecisionView } from '../scene.js';
import { replacing, verdict } from './decisions.js';
import { addresses, dearCustomer, privatePage } from './phrases.js';

/** That we did not find against a customer who knew of the case; after an objection, what is put right. */
export function decisionForCustomer(scene: CustomerScene): Content {
  const { say, day, caseNumber, ground, locations, decision } = scene;
  if (!decision) throw new Error('This letter needs a decision');
  const opening = say({
    nl: 'Wij hebben een beslissing genomen in een zaak over een dienst die u bij ons afneemt.',
    en: 'We have taken a decision in a case about a service that you take from us.',
  });
  return {
    subject: say({ nl: 'Onze beslissing', en: 'Our decision' }),
    blocks: [
      ...dearCustomer(scene, opening),
      replacing(scene, decision),
      facts(
        [say({ nl: 'Zaak', en: 'Case' }), caseNumber],
        [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
        [say({ nl: 'Beslissing', en: 'Decision' }), verdict(scene, decision)],
        [say({ nl: 'Genomen op', en: 'Taken on' }), day(decision.at)],
      ),
      paragraph(say(MEANING[decision.outcome])),
      ...restored(scene, decision),
      locations.length > 0 ? paragraph(say({ nl: 'Het gaat om:', en: 'It concerns:' })) : null,
      addresses(locations, scene),
      heading(say({ nl: 'Waarom', en: 'Why' })),
      quote(decision.reasons),
      ...privatePage(scene, say({ nl: 'Bekijk de zaak', en: 'See the case' })),
    ],
  };
}

const NOTHING: Text = {
  nl: 'Wij leggen u in deze zaak geen maatregel op; u hoeft niets te doen.',
  en: 'We impose no measure on you in this case; you need not do anything.',
};

const MEANING: Record<Outcome, Text> = {
  upheld: NOTHING,
  partly_upheld: NOTHING,
  rejected: NOTHING,
  undeterminable: {
    nl: 'Wij kunnen niet vaststellen of dit in strijd is met de wet of met de voorwaarden, en leggen u daarom geen maatregel op. Beslist een rechter anders, dan volgen wij die.',
    en: 'We cannot determine whether this is contrary to the law or to the terms, and so impose no measure on you. If a court decides otherwise, we follow it.',
  },
  not_ours: NOTHING,
  withdrawn: NOTHING,
  duplicate: {
    nl: 'Deze zaak gaat op in een andere. In deze zaak hoeft u niets meer te doen.',
    en: 'This case is absorbed by another. You need not do anything more in this one.',
  },
};

function restored({ say }: CustomerScene, { earlier }: DecisionView): Block[] {
  if (!earlier?.upheld) return [];
  return [
    paragraph(
      say({
        nl: 'Maatregelen die op onze eerdere beslissing berusten, heffen wij op; u krijgt bericht zodra dat is gebeurd. Die beslissing telt niet meer mee.',
        en: 'Measures that rest on our earlier decision will be lifted; you will hear as soon as that has been done. That decision no longer counts.',
      }),
    ),
  ];
}
