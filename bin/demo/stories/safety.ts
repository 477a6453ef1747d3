import { complains } from '../intake.js';
import { closes, confirms, decides, path, url } from '../judging.js';
import type { Story } from '../story.js';
import { asksReporter, notes, takes } from '../work.js';

const hotline = {
  name: 'Meldpunt Voorbeeld',
  email: 'analisten@meldpunt.example.org',
  organisation: 'Meldpunt Voorbeeld',
};

/** Where people may be in danger. Nothing of it is described here: the addresses are made up, and lead nowhere. */
export const safety: Story[] = [
  {
    name: 'threat-decided',
    acts: [
      [
        '4d 08:12',
        complains({
          ground: '5.2-threat',
          where: 'https://hazelaar.example.nl/open-brief',
          entered: ['phone', 'iris'],
          from: {
            name: 'Raadslid',
            email: 'griffie@elzenbroek.example.org',
            organisation: 'Griffie Elzenbroek',
          },
          reasons:
            'Telefonisch opgenomen: in een open brief wordt een raadslid bedreigd. Er is aangifte gedaan.',
          answers: {
            danger_now: 'no',
            person: 'Een raadslid.',
            passage: 'De laatste alinea.',
            police_report: 'Ja, vanochtend.',
          },
        }),
      ],
      ['4d 08:20', takes('iris')],
      [
        '4d 09:05',
        decides('iris', 'upheld', {
          facts: 'De laatste alinea van de brief kondigt geweld aan tegen een met naam genoemde persoon.',
          reasons:
            'Dat is een bedreiging. Hier wachten wij niet op een reactie: de veiligheid van de ander gaat voor.',
          why: 'Alleen de pagina met de brief wordt ontoegankelijk.',
          blocks: [url('https://hazelaar.example.nl/open-brief')],
        }),
      ],
      ['4d 09:20', confirms('iris', 'Pagina geblokkeerd; van buiten gecontroleerd.')],
    ],
  },
  {
    name: 'threat-new',
    acts: [
      [
        '35m',
        complains({
          ground: '5.2-threat',
          where: 'https://dorpsforum.test/t/windmolens/2230#bericht-4',
          from: { name: 'Ruth Aalders', email: 'ruth.aalders@example.org' },
          reasons: 'Iemand schrijft dat hij mij bij de volgende vergadering wel zal weten te vinden.',
          answers: { danger_now: 'no', person: 'Mij.', passage: 'Bericht 4.' },
        }),
      ],
    ],
  },
  {
    name: 'stalking',
    acts: [
      [
        '44h',
        complains({
          ground: '5.2-stalking',
          where: 'https://hazelaar.example.nl/dagboek/\nhttps://hazelaar.example.nl/dagboek/foto/',
          from: {
            name: 'Slachtoffersteun Testdam',
            email: 'steun@testdam.example.org',
            organisation: 'Slachtoffersteun Testdam',
          },
          reasons:
            'Wij schrijven namens iemand over wie elke dag wordt bijgehouden waar zij is. Wij verzoeken haar naam nergens te noemen.',
          answers: {
            danger_now: 'yes',
            person: 'Een cliënt van ons.',
            passage: 'Beide pagina’s.',
            police_report: 'Ja, nummer volgt.',
          },
        }),
      ],
      ['43h', takes('sanne')],
      [
        '42h',
        notes(
          'sanne',
          'Gebeld met de organisatie: de wijkagent is op de hoogte. Niet vooraf aan de klant voorleggen.',
        ),
      ],
      [
        '3h',
        asksReporter(
          'sanne',
          'Kunt u het nummer van de aangifte sturen, en de dagen waarvan u weet dat ze kloppen?',
        ),
      ],
    ],
  },
  {
    name: 'hotline-decided',
    acts: [
      [
        '6d 07:50',
        complains({
          ground: '5.2-csam',
          where: 'https://img.cdn-bergplaats.example.net/a/19c2',
          from: hotline,
          answers: { hotline_reference: 'MV-2210' },
        }),
      ],
      ['6d 08:05', takes('iris')],
      [
        '6d 08:15',
        decides('iris', 'not_ours', {
          facts: 'Het adres wijst naar een netwerk dat niet van ons is.',
          reasons: 'Wij bieden daar niets aan. Het meldpunt weet welke aanbieder dat wel doet.',
        }),
      ],
      ['5d 09:00', closes('iris')],
    ],
  },
  {
    name: 'hotline-upheld',
    acts: [
      [
        '2d 07:31',
        complains({
          ground: '5.2-csam',
          where: 'https://upload.lowland-cloud.test/f/7f21',
          from: hotline,
          language: 'en',
          answers: { hotline_reference: 'MV-2274' },
        }),
      ],
      ['2d 07:40', takes('iris')],
      [
        '2d 07:55',
        decides('iris', 'upheld', {
          facts:
            'A recognised hotline assessed the address and confirmed its finding by telephone. We did not open it.',
          reasons: 'We act on the assessment of the hotline.',
          why: 'The address is made inaccessible at once.',
          blocks: [url('https://upload.lowland-cloud.test/f/7f21')],
        }),
      ],
      [
        '2d 08:05',
        confirms('iris', 'Disabled by the reseller on our telephone call, and in our own proxy. Not opened.'),
      ],
    ],
  },
  {
    name: 'hotline-new',
    acts: [
      [
        '4h',
        complains({
          ground: '5.2-csam',
          where: 'https://upload.lowland-cloud.test/f/8b03',
          from: hotline,
          answers: { hotline_reference: 'MV-2291' },
        }),
      ],
      ['225m', takes('iris')],
      [
        '200m',
        notes('iris', 'Wederverkoper gebeld; die maakt het adres ontoegankelijk en belt terug. Niet openen.'),
      ],
    ],
  },
  {
    name: 'extremist-pamphlet',
    acts: [
      [
        '5h',
        complains({
          ground: '5.2-terrorism',
          where: 'https://media.gamehoek.test/uploads/pamflet.pdf',
          reasons: 'Dit pamflet prijst een aanslag. Ik wil niet dat mijn kinderen het tegenkomen.',
          answers: { danger_now: 'no', passage: 'Het hele pamflet.' },
        }),
      ],
      ['4h', takes('iris')],
      [
        '3h',
        notes(
          'iris',
          'Nog vast te stellen of het verheerlijkt of bericht. Twee mensen lezen mee; daarna beslissen, binnen de termijn.',
        ),
      ],
    ],
  },
  {
    name: 'removal-order',
    acts: [
      [
        '22d 11:02',
        complains({
          ground: 'order-terrorist-content',
          where: 'https://media.gamehoek.test/uploads/oproep.mp4',
          entered: ['email', 'iris'],
          from: {
            name: 'Autoriteit Voorbeeld',
            email: 'bevelen@autoriteit.example.org',
            organisation: 'Autoriteit Voorbeeld',
          },
          answers: {
            authority: 'Autoriteit Voorbeeld',
            authority_reference: 'AV/2026/118',
            verification: 'Bel het vaste nummer van de meldkamer, vraag naar het kenmerk.',
            legal_basis: 'Verordening (EU) 2021/784, artikel 3',
            order_reasons: 'Het bestand roept op tot een terroristisch misdrijf.',
          },
        }),
      ],
      ['22d 11:08', takes('iris')],
      [
        '22d 11:30',
        decides('iris', 'upheld', {
          facts: 'De autoriteit gaf een verwijderingsbevel. Het kenmerk is telefonisch nagegaan.',
          reasons: 'Wij zijn verplicht het bevel binnen een uur uit te voeren.',
          why: 'Alleen het genoemde bestand wordt ontoegankelijk.',
          blocks: [url('https://media.gamehoek.test/uploads/oproep.mp4')],
          strike: false,
        }),
      ],
      ['22d 11:41', confirms('iris', 'Bestand ontoegankelijk om 11.41 uur; de autoriteit is ingelicht.')],
    ],
  },
  {
    name: 'content-order',
    acts: [
      [
        '2d 15:10',
        complains({
          ground: 'order-content',
          where: 'https://www.klompenhoek.test/actie/loterij',
          entered: ['paper', 'milan'],
          from: {
            name: 'Toezichthouder Voorbeeld',
            email: 'handhaving@toezicht.example.org',
            organisation: 'Toezichthouder Voorbeeld',
          },
          answers: {
            authority: 'Toezichthouder Voorbeeld',
            authority_reference: 'TV-26-0931',
            verification: 'Via het algemene nummer op de site van de toezichthouder.',
            legal_basis: 'Wet op de kansspelen, art. 1',
            order_reasons: 'De winkel organiseert een loterij zonder vergunning.',
          },
        }),
      ],
      ['2d 15:40', takes('iris')],
      [
        '1d 09:20',
        decides('iris', 'upheld', {
          facts:
            'De toezichthouder beval de pagina van de loterij ontoegankelijk te maken. De echtheid is telefonisch nagegaan.',
          reasons: 'Wij voeren het bevel uit.',
          why: 'Alleen de pagina van de loterij, niet de winkel.',
          blocks: [path('https://www.klompenhoek.test/actie/loterij')],
          strike: false,
          days: 60,
        }),
      ],
      ['1d 09:45', confirms('milan', 'Pagina geblokkeerd in de webserver van D-7102.')],
    ],
  },
  {
    name: 'information-order',
    acts: [
      [
        '1d 10:15',
        complains({
          ground: 'order-information',
          where: '203.0.113.17',
          from: {
            name: 'Opsporingsdienst Voorbeeld',
            email: 'vorderingen@opsporing.example.org',
            organisation: 'Opsporingsdienst Voorbeeld',
          },
          answers: {
            authority: 'Opsporingsdienst Voorbeeld',
            authority_reference: 'OV-4471',
            verification: 'Ondertekende vordering per post onderweg.',
            legal_basis: 'Wetboek van Strafvordering, art. 126na',
            order_reasons: 'Wie gebruikte dit adres op de dag in de bijlage tussen 20.00 en 21.00 uur?',
          },
        }),
      ],
      ['1d 11:00', takes('iris')],
      [
        '1d 11:20',
        notes(
          'iris',
          'Niets verstrekken voor de ondertekende vordering er is en een tweede persoon heeft meegekeken.',
        ),
      ],
    ],
  },
];
