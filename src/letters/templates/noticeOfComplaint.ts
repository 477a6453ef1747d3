import { facts, heading, list, paragraph, quote, type Block, type Content } from '../blocks.js';
import type { CustomerScene } from '../scene.js';
import { addresses, citing, clauseOf, dearCustomer, privatePage, termsLink } from './phrases.js';

/** That somebody complained (5.3 s.4): what is alleged, in the words that a handler approved, and how to respond. */
export function noticeOfComplaint(scene: CustomerScene): Content {
  const { say, ground, caseNumber, locations, summary, filesReleased, byReference } = scene;
  return {
    subject: say({
      nl: 'Uw reactie gevraagd op een melding over uw dienst',
      en: 'Your response to a report about your service',
    }),
    blocks: [
      ...dearCustomer(scene, source(scene)),
      heading(say({ nl: 'Waar het om gaat', en: 'What it is about' })),
      facts(
        [say({ nl: 'Zaak', en: 'Case' }), caseNumber],
        [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
        [say({ nl: 'Bepaling', en: 'Clause' }), clauseOf(scene)],
        [say({ nl: 'Wet', en: 'Law' }), ground.law.join('; ')],
        [say({ nl: 'Het verwijt', en: 'What is alleged' }), ground.explanation],
      ),
      byReference ? paragraph(reference(scene)) : null,
      paragraph(say({ nl: 'Het gaat om:', en: 'It concerns:' })),
      addresses(locations, scene),
      paragraph(
        say({
          nl: 'Volgens ons komt het neer op het volgende:',
          en: 'In our words, this is what it comes to:',
        }),
      ),
      quote(summary),
      filesReleased
        ? paragraph(
            say({
              nl: 'De stukken die u erbij mag zien, staan op uw persoonlijke pagina.',
              en: 'The documents that you may see with it are on your private page.',
            }),
          )
        : null,
      ...request(scene),
      ...privatePage(
        scene,
        say({ nl: 'Reageer op uw persoonlijke pagina', en: 'Respond on your private page' }),
      ),
      termsLink(scene),
    ],
  };
}

function source({ say, source }: CustomerScene): string {
  const own = say({
    nl: 'Wij zagen zelf iets bij een dienst die u bij ons afneemt waarover wij eerst u willen horen. Er is nog niets beslist.',
    en: 'We noticed something ourselves about a service that you take from us, and want to hear you first. Nothing has been decided yet.',
  });
  const complaint = say({
    nl: 'Wij kregen een melding over een dienst die u bij ons afneemt. Voordat wij beslissen horen wij graag uw kant. Er is nog niets beslist.',
    en: 'We received a report about a service that you take from us. Before we decide we would like to hear your side. Nothing has been decided yet.',
  });
  return source === 'own_initiative' ? own : complaint;
}

function reference(scene: CustomerScene): string {
  return scene.say({
    nl: `Het gaat om een link of andere verwijzing naar zulke informatie; ook die valt eronder${citing(scene, '5.2')}.`,
    en: `It is about a link or other reference to such information, which counts as well${citing(scene, '5.2')}.`,
  });
}

function request(scene: CustomerScene): (Block | null)[] {
  const { say, by, answerBy, at } = scene;
  const until = by(answerBy ?? at);
  return [
    heading(say({ nl: 'Wat wij van u vragen', en: 'What we ask of you' })),
    paragraph(
      say({
        nl: `Reageer uiterlijk op ${until}. U kunt laten weten:`,
        en: `Please respond by ${until} at the latest. You can tell us:`,
      }),
    ),
    list([
      say({ nl: 'dat het is opgelost, en wat u deed;', en: 'that it has been fixed, and what you did;' }),
      say({ nl: 'dat u het er niet mee eens bent, en waarom;', en: 'that you dispute it, and why;' }),
      say({ nl: 'dat u meer tijd nodig hebt, en hoeveel.', en: 'that you need more time, and how much.' }),
    ]),
    paragraph(
      say({
        nl: `Daarna beslissen wij, ook als wij niets van u horen. Stellen wij vast dat het zo is, dan kunnen wij de inhoud verwijderen of ontoegankelijk maken, of de dienst beperken${citing(scene, '5.3', '3.8')}. U krijgt dan onze beslissing met de redenen, en leest hoe u bezwaar kunt maken.`,
        en: `After that we decide, also if we do not hear from you. If we find that it is so, we may remove or disable the content, or restrict the service${citing(scene, '5.3', '3.8')}. You will then receive our decision with its reasons, and how to object.`,
      }),
    ),
    scene.source === 'complaint'
      ? paragraph(
          say({
            nl: 'Wie de melding deed, delen wij niet mee.',
            en: 'We do not disclose who made the report.',
          }),
        )
      : null,
  ];
}
