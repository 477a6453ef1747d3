import { complains } from '../intake.js';
import { closes, confirms, customerObjects, decides, path, url } from '../judging.js';
import type { Story } from '../story.js';
import { customerSays, notifies, takes } from '../work.js';

const lantern = {
  name: 'Claims desk',
  email: 'claims@lanternpictures.example.org',
  organisation: 'Lantern Pictures',
};

/** What happened months ago: a customer with three strikes, and one whose strike was voided. */
export const earlier: Story[] = [
  {
    name: 'streams-1',
    acts: [
      [
        '148d 10:15',
        complains({
          ground: '5.2-copyright',
          where: 'https://files.vantage-streams.test/releases/paper-boats.mkv',
          from: lantern,
          language: 'en',
          reasons: 'Our film is offered here for download.',
          answers: { work: 'Paper Boats (2023), feature film.', rights_holder: 'Lantern Pictures' },
        }),
      ],
      ['148d 11:05', takes('milan')],
      [
        '148d 11:30',
        notifies(
          'milan',
          'A rights holder says that a film is offered on your server without a licence. Please answer or remove it.',
        ),
      ],
      [
        '145d 10:00',
        decides('milan', 'upheld', {
          facts: 'The file is the whole film. The customer did not answer our notice.',
          reasons: 'The rights holder showed its registration; no licence was shown to us.',
          why: 'Only the one file is made inaccessible.',
          blocks: [url('https://files.vantage-streams.test/releases/paper-boats.mkv')],
        }),
      ],
      ['145d 10:40', confirms('milan', 'File moved out of the web root; the address gives 403.')],
      ['130d 09:00', closes('milan')],
    ],
  },
  {
    name: 'streams-2',
    acts: [
      [
        '92d 14:40',
        complains({
          ground: '5.2-copyright',
          where: 'https://files.vantage-streams.test/albums/slow-tide/',
          from: {
            name: 'Rights team',
            email: 'rights@slowtide.example.org',
            organisation: 'Slow Tide Records',
          },
          language: 'en',
          reasons: 'The complete album can be downloaded here, track by track.',
          answers: { work: 'The album Slow Tide, ten tracks.', rights_holder: 'Slow Tide Records' },
        }),
      ],
      ['91d 09:20', takes('sanne')],
      [
        '91d 09:50',
        notifies(
          'sanne',
          'A record label says that an album is offered on your server without a licence. Please answer or remove it.',
        ),
      ],
      ['90d 18:30', customerSays('fixed', 'Removed. A user uploaded it.')],
      [
        '88d 11:10',
        decides('sanne', 'upheld', {
          facts: 'The album was offered for download. After our notice the customer removed it.',
          reasons: 'No licence was shown. Removal afterwards ends the infringement but does not undo it.',
        }),
      ],
      ['80d 10:00', closes('sanne')],
    ],
  },
  {
    name: 'streams-3',
    acts: [
      [
        '44d 09:05',
        complains({
          ground: '5.2-copyright',
          where:
            'https://files.vantage-streams.test/mirror/editor-pro.zip\nhttps://files.vantage-streams.test/mirror/readme.txt',
          from: { name: 'Licensing', email: 'licensing@editorpro.example.net', organisation: 'Editor Pro' },
          language: 'en',
          reasons: 'This archive holds our commercial software with its licence check removed.',
          answers: { work: 'Editor Pro 8.', rights_holder: 'Editor Pro' },
        }),
      ],
      ['44d 10:30', takes('milan')],
      [
        '44d 11:00',
        notifies(
          'milan',
          'A software maker says that an archive on your server holds its program with the licence check removed. Please answer.',
        ),
      ],
      [
        '40d 15:20',
        decides('milan', 'partly_upheld', {
          facts:
            'The archive holds the program of the reporter. The text file beside it is the customer’s own.',
          reasons: 'The archive infringes copyright; the text file does not.',
          why: 'Only the archive is made inaccessible.',
          blocks: [url('https://files.vantage-streams.test/mirror/editor-pro.zip')],
        }),
      ],
      ['40d 15:55', confirms('milan', 'Archive moved out of the web root; the address gives 403.')],
      ['30d 09:00', closes('milan')],
    ],
  },
  {
    name: 'parody-print',
    acts: [
      [
        '66d 11:11',
        complains({
          ground: '5.2-defamation',
          where: 'https://pixelwinkel.test/prints/de-grote-baas',
          from: {
            name: 'Kees Overtoom',
            email: 'k.overtoom@overtoombouw.example.nl',
            organisation: 'Overtoom Bouw',
          },
          answers: {
            person: 'Mijn bedrijf en mij.',
            passage: 'De print “De grote baas”.',
            why_wrong:
              'De tekening lijkt op mij en doet alsof ik mijn personeel niet betaal. Dat is niet waar.',
          },
        }),
      ],
      ['65d 09:10', takes('sanne')],
      [
        '65d 09:35',
        notifies(
          'sanne',
          'Iemand herkent zich in de print “De grote baas” en vindt dat die een onware beschuldiging doet. Wilt u daarop reageren?',
        ),
      ],
      [
        '62d 10:00',
        decides('sanne', 'upheld', {
          facts:
            'De print toont een herkenbare persoon met een beschuldiging. De klant reageerde niet binnen de termijn.',
          reasons: 'De beschuldiging werd als feit gebracht en is niet onderbouwd.',
          why: 'Alleen de pagina van deze print wordt ontoegankelijk.',
          blocks: [path('https://pixelwinkel.test/prints/de-grote-baas')],
        }),
      ],
      ['62d 10:20', confirms('sanne', 'Pagina uitgezet in de webserver van D-7107.')],
      [
        '60d 20:15',
        customerObjects(
          'De print is een karikatuur uit een reeks van twaalf beroepen. Er staat geen naam bij en de man bestaat niet. Uw bericht kwam in onze vakantie.',
        ),
      ],
      ['58d 14:00', takes('iris')],
      [
        '57d 11:30',
        decides('iris', 'rejected', {
          facts:
            'De print hoort bij een reeks karikaturen van beroepen, die al bestond voor de melding. Er staat geen naam of logo op.',
          reasons:
            'Een lezer ziet dat het een karikatuur is en herkent er geen bepaalde persoon in. Dat is geen smaad of laster.',
        }),
      ],
      ['57d 11:50', confirms('iris', 'Pagina weer aangezet; bereikbaar.')],
      ['50d 10:00', closes('iris')],
    ],
  },
];
