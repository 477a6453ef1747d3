import { paragraph, type Content } from '../blocks.js';
import type { Scene } from '../scene.js';
import { greeting, privatePage } from './phrases.js';

/** That an objection came in, who judges it and by when; to whoever made it (DSA 20). */
export function objectionReceived(scene: Scene): Content {
  const { say, day, by, moment, at, decision, answerBy, party } = scene;
  const against = decision ? day(decision.at) : '';
  return {
    subject: say({ nl: 'Wij hebben uw bezwaar ontvangen', en: 'We have received your objection' }),
    blocks: [
      greeting(scene),
      paragraph(
        say({
          nl: `Op ${moment(at)} ontvingen wij uw bezwaar tegen onze beslissing van ${against}.`,
          en: `On ${moment(at)} we received your objection to our decision of ${against}.`,
        }),
      ),
      paragraph(
        say({
          nl: 'Een andere medewerker dan die de beslissing nam, beoordeelt de zaak opnieuw. U hoort daarvan de uitkomst, met de redenen.',
          en: 'Somebody other than the person who decided will assess the case anew. You will hear the outcome, with its reasons.',
        }),
      ),
      answerBy
        ? paragraph(
            say({
              nl: `Wij verwachten uiterlijk op ${by(answerBy)} te beslissen.`,
              en: `We expect to decide by ${by(answerBy)} at the latest.`,
            }),
          )
        : null,
      party === 'customer'
        ? paragraph(
            say({
              nl: 'Tot dan blijft onze beslissing gelden, met de maatregelen die erbij horen.',
              en: 'Until then our decision stands, with the measures that go with it.',
            }),
          )
        : null,
      ...privatePage(scene, say({ nl: 'Volg uw bezwaar', en: 'Follow your objection' })),
    ],
  };
}
