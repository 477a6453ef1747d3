import { facts, heading, list, paragraph, type Block, type Content } from '../blocks.js';
import type { ReporterScene } from '../scene.js';
import { addresses, citing, greeting, privatePage } from './phrases.js';

/** A receipt is sent before anyone has looked: it repeats little, so that it is no means to mail strangers with. */
const MOST_LOCATIONS = 10;

/** That a complaint came in, what happens next and by when (DSA 16(4), terms 17.1). */
export function receipt(scene: ReporterScene): Content {
  if (scene.track === 'service_complaint') return serviceReceipt(scene);
  const { say } = scene;
  return {
    subject: say({ nl: 'Wij hebben uw melding ontvangen', en: 'We have received your report' }),
    blocks: [
      greeting({ ...scene, name: '' }),
      paragraph(
        say({
          nl: 'Wij hebben uw melding ontvangen en opgeslagen. Een medewerker beoordeelt haar.',
          en: 'We have received and stored your report. A member of our staff will assess it.',
        }),
      ),
      record(scene),
      ...(scene.csam ? childAbuse(scene) : reported(scene)),
      ...next(scene),
      ...privatePage(
        scene,
        say({ nl: 'Volg uw melding of vul haar aan', en: 'Follow your report or add to it' }),
      ),
    ],
  };
}

function serviceReceipt(scene: ReporterScene): Content {
  const { say, by, answerBy, receivedAt } = scene;
  const until = by(answerBy ?? receivedAt);
  return {
    subject: say({ nl: 'Wij hebben uw klacht ontvangen', en: 'We have received your complaint' }),
    blocks: [
      greeting({ ...scene, name: '' }),
      paragraph(
        say({
          nl: 'Wij hebben uw klacht over onze dienst ontvangen. Dit bericht bevestigt dat en is nog niet ons antwoord.',
          en: 'We have received your complaint about our service. This message confirms that; it is not yet our answer.',
        }),
      ),
      record(scene),
      paragraph(
        say({
          nl: `Een medewerker antwoordt u inhoudelijk, uiterlijk op ${until}: binnen vijf werkdagen${citing(scene, '17.1')}.`,
          en: `A member of our staff will give you a substantive answer by ${until} at the latest: within five working days${citing(scene, '17.1')}.`,
        }),
      ),
      ...privatePage(
        scene,
        say({ nl: 'Volg uw klacht of vul haar aan', en: 'Follow your complaint or add to it' }),
      ),
    ],
  };
}

function record({ say, reference, ground, moment, receivedAt }: ReporterScene): Block {
  return facts(
    [say({ nl: 'Kenmerk', en: 'Reference' }), reference],
    [say({ nl: 'Onderwerp', en: 'Subject' }), ground.label],
    [say({ nl: 'Ontvangen', en: 'Received' }), moment(receivedAt)],
  );
}

function reported(scene: ReporterScene): (Block | null)[] {
  const { say, locations, anonymous } = scene;
  const without = say({
    nl: 'U deed uw melding zonder uw naam. Wij behandelen haar gewoon. Soms kunnen wij haar dan niet goed beoordelen, bijvoorbeeld als alleen de rechthebbende zelf bezwaar kan maken; u kunt uw naam op uw persoonlijke pagina nog geven.',
    en: 'You made your report without your name. We handle it all the same. Sometimes we cannot assess it well then, for instance when only the holder of a right can oppose; you can still give your name on your private page.',
  });
  return [
    locations.length > 0
      ? paragraph(say({ nl: 'U meldde deze adressen:', en: 'You reported these addresses:' }))
      : null,
    addresses(locations, scene, MOST_LOCATIONS),
    anonymous ? paragraph(without) : null,
  ];
}

function childAbuse({ say }: ReporterScene): (Block | null)[] {
  return [
    heading(say({ nl: 'Stuur ons geen beelden', en: 'Send us no images' })),
    paragraph(
      say({
        nl: 'Het gaat om een melding van seksueel misbruik van kinderen. Het gemelde adres is genoeg. Bewaar of stuur geen afbeeldingen, schermafdrukken of bestanden: ook het bezit daarvan is strafbaar. Het adres herhalen wij daarom ook niet in deze e-mail.',
        en: 'Your report is about child sexual abuse material. The address that you gave is enough. Do not keep or send images, screenshots or files: having them is an offence too. For that reason we do not repeat the address in this e-mail either.',
      }),
    ),
    list([
      say({
        nl: 'U kunt ook melden, anoniem als u wilt, bij het Meldpunt Kinderporno van Offlimits.',
        en: 'You can also report, anonymously if you wish, to the Meldpunt Kinderporno hotline of Offlimits.',
      }),
      say({
        nl: 'Is een kind nu in gevaar, bel dan 112. Voor aangifte kunt u bij de politie terecht.',
        en: 'If a child is in danger now, call 112. For a criminal complaint, turn to the police.',
      }),
    ]),
  ];
}

function next({ say, by, answerBy, csam }: ReporterScene): (Block | null)[] {
  return [
    heading(say({ nl: 'Wat er nu gebeurt', en: 'What happens next' })),
    answerBy
      ? paragraph(
          say({
            nl: `Wij verwachten uiterlijk op ${by(answerBy)} te beslissen. U krijgt onze beslissing met de redenen per e-mail, en leest daarin hoe u bezwaar kunt maken.`,
            en: `We expect to decide by ${by(answerBy)} at the latest. You will receive our decision and its reasons by e-mail, with how to object.`,
          }),
        )
      : null,
    csam
      ? null
      : paragraph(
          say({
            nl: 'Het kan zijn dat wij eerst degene om wiens inhoud of gebruik het gaat om een reactie vragen. Uw naam, uw gegevens en uw eigen tekst geven wij daarbij niet door.',
            en: 'We may first ask the party whose content or use it concerns to respond. We do not pass on your name, your details or your own text.',
          }),
        ),
  ];
}
