import { facts, paragraph, type Content } from '../blocks.js';
import type { CustomerScene } from '../scene.js';
import { verdict } from './decisions.js';
import { dearCustomer, privatePage } from './phrases.js';

/** That the case has ended; to a customer who was told of it (5.3 s.4). */
export function caseClosed(scene: CustomerScene): Content {
  const { say, day, at, caseNumber, ground, decision } = scene;
  const opening = say({
    nl: `Op ${day(at)} hebben wij de zaak gesloten waarover wij u eerder schreven.`,
    en: `On ${day(at)} we closed the case that we wrote to you about.`,
  });
  const measures = say({
    nl: 'Een maatregel die wij oplegden, blijft gelden tot de dag die erbij staat of tot wij hem opheffen. Is opgelost wat eraan ten grondslag lag, laat het ons dan weten op uw persoonlijke pagina.',
    en: 'A measure that we imposed stays in force until the day stated with it or until we lift it. If what it was based on has been solved, tell us on your private page.',
  });
  const objecting = (until: Date) =>
    say({
      nl: `Bezwaar maken kunt u tot en met ${day(until)}, ook nu de zaak gesloten is.`,
      en: `You can still object until the end of ${day(until)}, although the case is closed.`,
    });
  return {
    subject: say({ nl: 'Wij hebben de zaak gesloten', en: 'We have closed the case' }),
    blocks: [
      ...dearCustomer(scene, opening),
      facts(
        [say({ nl: 'Zaak', en: 'Case' }), caseNumber],
        [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
        [say({ nl: 'Laatste beslissing', en: 'Last decision' }), decision && verdict(scene, decision)],
        [say({ nl: 'Genomen op', en: 'Taken on' }), decision && day(decision.at)],
      ),
      decision && decision.measures.length > 0 ? paragraph(measures) : null,
      decision?.upheld ? paragraph(objecting(decision.objectBy)) : null,
      ...privatePage(scene, say({ nl: 'Bekijk de zaak', en: 'See the case' })),
    ],
  };
}
