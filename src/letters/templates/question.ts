import { facts, heading, paragraph, quote, type Content } from '../blocks.js';
import type { CustomerScene, ReporterScene, Scene } from '../scene.js';
import { addresses, clauseOf, greeting, privatePage } from './phrases.js';

/** A handler's question to whoever reported. */
export function questionToReporter(scene: ReporterScene): Content {
  const { say, reference, day, receivedAt } = scene;
  const opening = say({
    nl: `U deed op ${day(receivedAt)} een melding bij ons, met kenmerk ${reference}. Om haar te kunnen beoordelen hebben wij uw antwoord nodig op deze vraag:`,
    en: `On ${day(receivedAt)} you sent us a report, with reference ${reference}. To be able to assess it we need your answer to this question:`,
  });
  const service = say({
    nl: `Op ${day(receivedAt)} ontvingen wij uw klacht over onze dienst, met kenmerk ${reference}. Om haar goed te kunnen beantwoorden hebben wij een vraag:`,
    en: `On ${day(receivedAt)} we received your complaint about our service, with reference ${reference}. To be able to answer it well we have a question:`,
  });
  return asking(scene, scene.track === 'service_complaint' ? service : opening, []);
}

/** A handler's question to the customer, with what it is about. */
export function questionToCustomer(scene: CustomerScene): Content {
  const { say, ground, locations } = scene;
  const opening = say({
    nl: 'Wij behandelen een zaak over een dienst die u bij ons afneemt. Om te kunnen beslissen hebben wij uw antwoord nodig op deze vraag:',
    en: 'We are handling a case about a service that you take from us. To be able to decide we need your answer to this question:',
  });
  return asking(scene, opening, [
    heading(say({ nl: 'Waar het om gaat', en: 'What it is about' })),
    facts(
      [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
      [say({ nl: 'Bepaling', en: 'Clause' }), clauseOf(scene)],
    ),
    addresses(locations, scene),
  ]);
}

function asking(scene: Scene, opening: string, about: Content['blocks']): Content {
  const { say, by, answerBy, question } = scene;
  return {
    subject: say({ nl: 'Een vraag van ons', en: 'A question from us' }),
    blocks: [
      greeting(scene),
      paragraph(opening),
      quote(question),
      ...about,
      answerBy
        ? paragraph(
            say({
              nl: `Wilt u uiterlijk op ${by(answerBy)} antwoorden? Horen wij dan niets, dan gaan wij verder met wat wij weten.`,
              en: `Please answer by ${by(answerBy)} at the latest. If we have not heard from you by then, we go on with what we know.`,
            }),
          )
        : null,
      ...privatePage(
        scene,
        say({ nl: 'Antwoord op uw persoonlijke pagina', en: 'Answer on your private page' }),
      ),
    ],
  };
}
