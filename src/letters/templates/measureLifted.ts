import { facts, list, paragraph, type Content } from '../blocks.js';
import type { CustomerScene } from '../scene.js';
import { measureText } from './decisions.js';
import { dearCustomer, privatePage } from './phrases.js';

/** That a measure no longer holds, since when (5.3 s.4, 5.9). */
export function measureLifted(scene: CustomerScene): Content {
  const { say, moment, at, caseNumber, ground, lifted, decision } = scene;
  const opening = say({
    nl: 'Wij hebben een maatregel opgeheven die wij in deze zaak oplegden.',
    en: 'We have lifted a measure that we imposed in this case.',
  });
  const stands = say({
    nl: 'De beslissing zelf verandert daardoor niet. Herhaling kan tot een nieuwe maatregel leiden.',
    en: 'The decision itself does not change by this. Repetition may lead to a new measure.',
  });
  return {
    subject: say({ nl: 'Wij hebben een maatregel opgeheven', en: 'We have lifted a measure' }),
    blocks: [
      ...dearCustomer(scene, opening),
      facts(
        [say({ nl: 'Zaak', en: 'Case' }), caseNumber],
        [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
        [say({ nl: 'Opgeheven op', en: 'Lifted on' }), moment(at)],
      ),
      lifted
        ? paragraph(
            say({
              nl: 'Weer bereikbaar, voor zover het er nog staat:',
              en: 'Reachable again, as far as it is still there:',
            }),
          )
        : null,
      lifted ? list([measureText(lifted, scene)]) : null,
      decision?.upheld ? paragraph(stands) : null,
      ...privatePage(scene, say({ nl: 'Bekijk de zaak', en: 'See the case' })),
    ],
  };
}
