import type { Text } from '../../catalogue/index.js';
import { facts, list, paragraph, type Content } from '../blocks.js';
import type { CustomerScene } from '../scene.js';
import { measureText } from './decisions.js';
import { dearCustomer, privatePage } from './phrases.js';

/** That a measure no longer holds, since when (5.3 s.4, 5.9); or will not be carried out after all. */
export function measureLifted(scene: CustomerScene): Content {
  const { say, moment, at, caseNumber, ground, lifted, decision } = scene;
  const began = lifted?.began ?? true;
  const opening = began
    ? say({
        nl: 'Wij hebben een maatregel opgeheven die wij in deze zaak oplegden.',
        en: 'We have lifted a measure that we imposed in this case.',
      })
    : say({
        nl: 'Wij voeren een maatregel die wij in deze zaak oplegden, niet meer uit.',
        en: 'We no longer carry out a measure that we imposed in this case.',
      });
  const stands = say({
    nl: 'De beslissing zelf verandert daardoor niet. Herhaling kan tot een nieuwe maatregel leiden.',
    en: 'The decision itself does not change by this. Repetition may lead to a new measure.',
  });
  const standsAlone = decision?.upheld === true && lifted?.replaced !== true;
  return {
    subject: began
      ? say({ nl: 'Wij hebben een maatregel opgeheven', en: 'We have lifted a measure' })
      : say({ nl: 'Een maatregel gaat niet door', en: 'A measure will not be carried out' }),
    blocks: [
      ...dearCustomer(scene, opening),
      facts(
        [say({ nl: 'Zaak', en: 'Case' }), caseNumber],
        [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
        [
          began
            ? say({ nl: 'Opgeheven op', en: 'Lifted on' })
            : say({ nl: 'Ingetrokken op', en: 'Withdrawn on' }),
          moment(at),
        ],
      ),
      lifted ? paragraph(say(began ? OPEN_AGAIN : STAYS_OPEN)) : null,
      lifted ? list([measureText(lifted, scene)]) : null,
      standsAlone ? paragraph(stands) : null,
      ...privatePage(scene, say({ nl: 'Bekijk de zaak', en: 'See the case' })),
    ],
  };
}

const OPEN_AGAIN: Text = {
  nl: 'Weer bereikbaar, voor zover het er nog staat:',
  en: 'Reachable again, as far as it is still there:',
};

const STAYS_OPEN: Text = {
  nl: 'Wij hadden dit nog niet ontoegankelijk gemaakt, en doen dat ook niet:',
  en: 'We had not disabled access to this yet, and will not:',
};
