import { complains, opens } from '../intake.js';
import { closes, confirms, customerObjects, decides, lifts, path } from '../judging.js';
import { UNKNOWN } from '../settle.js';
import type { Story } from '../story.js';
import { asksCustomer, customerSays, notes, notifies, places, takes } from '../work.js';

const parcel = {
  name: 'Security desk',
  email: 'security@pakketpost.example.com',
  organisation: 'Pakketpost Voorbeeld',
};

/** Fraud, harmful software and mail. */
export const misuse: Story[] = [
  {
    name: 'parcel-phishing',
    acts: [
      [
        '27d 06:40',
        complains({
          ground: '5.7-a-phishing',
          where: 'https://www.zuiderzon-reizen.test/wp-content/uploads/pakket/betaal.html',
          from: parcel,
          reasons: 'Deze pagina doet zich voor als onze betaalpagina. Klanten krijgen er een sms over.',
          answers: { brand: 'Pakketpost Voorbeeld', passage: 'De hele pagina.' },
        }),
      ],
      [
        '27d 07:25',
        complains(
          {
            ground: '5.7-a-phishing',
            where: 'https://www.zuiderzon-reizen.test/wp-content/uploads/pakket/betaal.html',
            from: { name: 'Gerda Luiten', email: 'gerda.luiten@example.net' },
            reasons: 'Ik kreeg een sms met deze link en heb bijna betaald.',
            answers: { brand: 'Een pakketdienst', passage: 'De betaalpagina.' },
          },
          2,
        ),
      ],
      ['27d 07:32', takes('sanne')],
      [
        '27d 07:40',
        complains(
          {
            ground: '5.7-a-phishing',
            where: 'https://www.zuiderzon-reizen.test/wp-content/uploads/pakket/',
            reasons: 'Nepsite, haal dit snel weg.',
            answers: { brand: 'Pakketdienst', passage: 'De hele map.' },
          },
          3,
        ),
      ],
      [
        '27d 07:55',
        decides('sanne', 'upheld', {
          facts:
            'In de uploadmap van de site staat een nagemaakte betaalpagina. De site zelf is van een reisbureau en lijkt gekraakt.',
          reasons: 'De pagina licht mensen op. Zolang zij bereikbaar is, vallen er slachtoffers.',
          why: 'Alleen de map met de nagemaakte pagina wordt ontoegankelijk; de rest van de site blijft werken.',
          blocks: [path('https://www.zuiderzon-reizen.test/wp-content/uploads/pakket/')],
          strike: false,
        }),
      ],
      ['27d 08:05', confirms('sanne', 'Map geblokkeerd; van buiten gecontroleerd.')],
      [
        '26d 15:10',
        customerSays(
          'fixed',
          'Onze websitebouwer heeft de site schoongemaakt, alle wachtwoorden vervangen en de oude plug-in verwijderd.',
        ),
      ],
      ['25d 09:40', lifts('sanne', 'De site is schoon; gecontroleerd met de klant.')],
      ['25d 10:00', confirms('sanne', 'Blokkade verwijderd; de map bestaat niet meer.')],
      ['23d 09:15', closes('sanne')],
    ],
  },
  {
    name: 'bank-login',
    acts: [
      [
        '80m',
        complains({
          ground: '5.7-a-phishing',
          where: 'http://198.51.100.23/inloggen/stap1',
          from: {
            name: 'Fraudeteam',
            email: 'fraude@bankvoorbeeld.example.com',
            organisation: 'Bank Voorbeeld',
          },
          reasons: 'Nagemaakte inlogpagina. Wij zien sinds een uur verkeer van onze klanten naar dit adres.',
          answers: { brand: 'Bank Voorbeeld', passage: 'Het inlogscherm.' },
        }),
      ],
    ],
  },
  {
    name: 'mailbox-login',
    acts: [
      [
        '50m',
        complains({
          ground: '5.7-a-phishing',
          where: 'https://mijnpost-inloggen.test/verleng',
          from: { name: 'R. Brandsma', email: UNKNOWN },
          reasons: 'Ik kreeg een mail dat mijn mailbox vol is, met deze link. Volgens mij is dat nep.',
          answers: { brand: 'Mijn mailprovider', passage: 'Het inlogscherm.' },
        }),
      ],
    ],
  },
  {
    name: 'tax-refund',
    acts: [
      [
        '12d 10:55',
        complains({
          ground: '5.7-a-phishing',
          where: 'https://teruggaaf-aanvragen.test/',
          from: { name: 'Halil Demirci', email: 'halil@example.net' },
          reasons: 'Deze site doet alsof ze van de overheid is.',
          answers: { brand: 'De overheid', passage: 'De startpagina.' },
        }),
      ],
      ['12d 11:10', takes('milan')],
      [
        '12d 11:35',
        decides('milan', 'not_ours', {
          facts:
            'Het adres wijst naar een netwerk dat niet van ons is en de domeinnaam is niet bij ons geregistreerd.',
          reasons: 'Wij kunnen daar niets aan doen. In onze brief staat waar u het wel kunt melden.',
        }),
      ],
      ['10d 09:00', closes('milan')],
    ],
  },
  {
    name: 'moved-shop',
    acts: [
      [
        '30h',
        complains({
          ground: '5.7-a',
          where: 'https://download.handige-hulpjes.test/setup.exe',
          from: { name: 'CERT Voorbeeld', email: 'cert@cert.example.org', organisation: 'CERT Voorbeeld' },
          reasons: 'Dit programma installeert een achterdeur.',
          answers: {
            harm: 'Besmette computers van bezoekers.',
            sample_hash: '9f2c…e1',
          },
        }),
      ],
      ['5h', takes('milan')],
      ['4h', places('milan', 'K-7003')],
      [
        '3h',
        notes(
          'milan',
          'De naam wees gisteren nog naar 198.51.100.40 van deze wederverkoper; daarom bij hen geplaatst.',
        ),
      ],
    ],
  },
  {
    name: 'infected-plugin',
    acts: [
      [
        '3d 09:00',
        complains({
          ground: '5.7-a',
          where: 'https://www.bakkerij-zonnebloem.test/wp-includes/js/lader.js',
          from: { name: 'CERT Voorbeeld', email: 'cert@cert.example.org', organisation: 'CERT Voorbeeld' },
          reasons: 'Dit script stuurt bezoekers door naar schadelijke software.',
          answers: { harm: 'Bezoekers worden doorgestuurd.' },
          files: [
            [
              'regels.txt',
              'text/plain',
              'GET /wp-includes/js/lader.js 200\nredirect: hxxps://laadpunt[.]test/x\n',
            ],
          ],
        }),
      ],
      ['3d 09:30', takes('sanne')],
      [
        '3d 09:50',
        notifies(
          'sanne',
          'Een script op uw site stuurt bezoekers door naar schadelijke software. Wilt u uw site vandaag laten schoonmaken? Het gaat om het bestand lader.js.',
        ),
      ],
    ],
  },
  {
    name: 'newsletter-1',
    acts: [
      [
        '52d 09:30',
        complains({
          ground: '5.7-g',
          where: '203.0.113.66',
          from: {
            name: 'Postmaster',
            email: 'postmaster@ontvanger.example.net',
            organisation: 'Ontvanger Voorbeeld',
          },
          reasons: 'Ongevraagde reclame aan adressen die nooit zijn opgegeven.',
          answers: {
            mail_headers: 'Received: from mx3.mailstroom.test (203.0.113.66)\nSubject: Alleen deze week',
          },
        }),
      ],
      ['51d 10:00', takes('milan')],
      [
        '51d 10:25',
        notifies(
          'milan',
          'Een ontvanger meldt ongevraagde reclame van uw server 203.0.113.66. Hoe kwam u aan de adressen?',
        ),
      ],
      ['49d 11:00', customerSays('answer', 'Het bestand kwam van een partner. Wij gebruiken het niet meer.')],
      [
        '47d 14:30',
        decides('milan', 'upheld', {
          facts: 'De klant verstuurde reclame aan gekochte adressen zonder toestemming van de ontvangers.',
          reasons: 'Bulkmail zonder toestemming mag volgens de voorwaarden niet.',
        }),
      ],
      ['40d 09:00', closes('milan')],
    ],
  },
  {
    name: 'newsletter-2',
    acts: [
      ...[
        ['4d 07:15', 'Jan-Willem Kok', 'jw.kok@example.net'] as const,
        ['4d 09:42', 'Samira Benali', 'samira.benali@example.org'] as const,
        ['3d 12:18', 'De Vries Administratie', 'info@devriesadministratie.example.nl'] as const,
        ['2d 08:03', 'Postmaster', 'postmaster@ontvanger.example.net'] as const,
      ].map(([when, name, email], index): Story['acts'][number] => [
        when,
        complains(
          {
            ground: '5.7-g',
            where: 'nieuwsbrief@mailstroom.test',
            from: { name, email },
            reasons: 'Ik heb mij drie keer afgemeld en krijg deze nieuwsbrief nog steeds.',
            answers: {
              mail_headers: `Received: from mx4.mailstroom.test (203.0.113.67)\nMessage-ID: <week46-${index}@mailstroom.test>`,
            },
          },
          index + 1,
        ),
      ]),
      ['2d 09:30', takes('sanne')],
      [
        '2d 09:55',
        notifies(
          'sanne',
          'Vier ontvangers melden dat afmelden voor uw nieuwsbrief niet werkt. Wilt u dat herstellen en ons laten weten wat er misging?',
        ),
      ],
    ],
  },
  {
    name: 'campaign-objection',
    acts: [
      [
        '18d 13:00',
        complains({
          ground: '5.7-g',
          where: '203.0.113.70',
          from: {
            name: 'Postmaster',
            email: 'postmaster@ontvanger.example.net',
            organisation: 'Ontvanger Voorbeeld',
          },
          reasons: 'Veertigduizend berichten in een uur, de meeste aan adressen die niet bestaan.',
          answers: {
            mail_headers: 'Received: from mx7.mailstroom.test (203.0.113.70)\nSubject: Uw uitnodiging',
          },
          files: [
            [
              'ontvangen.eml',
              'message/rfc822',
              'From: actie@mailstroom.test\nTo: info@ontvanger.example.net\nSubject: Uw uitnodiging\n\nBeste lezer,\n',
            ],
          ],
        }),
      ],
      ['18d 14:10', takes('sanne')],
      [
        '17d 09:00',
        notifies(
          'sanne',
          'Uw server 203.0.113.70 verstuurde in een uur veertigduizend berichten, de meeste aan adressen die niet bestaan. Wilt u dit toelichten?',
        ),
      ],
      [
        '15d 12:00',
        customerSays(
          'disputed',
          'Dit was een uitnodiging aan bestaande relaties; het oude bestand was niet bijgewerkt.',
        ),
      ],
      [
        '13d 10:30',
        decides('sanne', 'upheld', {
          facts: 'De server verstuurde in korte tijd veel berichten aan adressen die niet bestaan.',
          reasons:
            'Een bestand dat zo oud is, mag niet ongecontroleerd worden aangeschreven: het hindert anderen.',
        }),
      ],
      [
        '5d 17:20',
        customerObjects(
          'De berichten gingen alleen naar relaties. Wij stuurden u de lijst met aanmeldingen. Dit telt nu tegen ons, en dat vinden wij niet terecht.',
        ),
      ],
    ],
  },
  {
    name: 'adult-page',
    acts: [
      [
        '4d 20:20',
        complains({
          ground: '5.7-i',
          where: 'https://klanten.lowland-cloud.test/avond/',
          reasons: 'Er staan erotische foto’s, terwijl dat bij deze hoster niet mag.',
          answers: { minors_visible: 'no', passage: 'De startpagina.' },
        }),
      ],
      ['3d 10:20', takes('milan')],
      [
        '2d 10:45',
        asksCustomer(
          'milan',
          'A page of one of your own customers seems to be outside what the terms allow. Could you ask them, and tell us what they say?',
        ),
      ],
    ],
  },
  {
    name: 'same-report-twice',
    acts: [
      [
        '10d 15:15',
        complains({
          ground: '5.7-other',
          where: 'https://www.snuffelschuur.test/v/schoenen/91555',
          from: { name: 'Brand protection', email: 'brands@velostep.example.com', organisation: 'Velostep' },
          answers: { passage: 'De advertentie.', harm: 'Namaak van ons merk.' },
          reasons: 'Zelfde advertentie als in onze andere melding.',
        }),
      ],
      ['8d 09:35', takes('milan')],
      [
        '8d 09:40',
        decides('milan', 'duplicate', {
          facts: 'Over dezelfde advertentie loopt al een zaak.',
          reasons: 'Wij beoordelen de advertentie daar; u krijgt daarover bericht.',
        }),
      ],
      ['7d 09:00', closes('milan')],
    ],
  },
  {
    name: 'shared-drive',
    acts: [
      [
        '6d 13:00',
        opens(
          'sanne',
          '5.7-h',
          'https://www.pixelwinkel.test/opslag/',
          'De opslag van dit pakket groeide in een week met 300 GB.',
        ),
      ],
      ['6d 13:10', takes('sanne')],
      [
        '6d 13:25',
        notes(
          'sanne',
          'De map groeide in een week met 300 GB. Eerst uitzoeken of het de back-up van de klant zelf is.',
        ),
      ],
    ],
  },
  {
    name: 'resale',
    acts: [
      [
        '9d 10:00',
        opens(
          'iris',
          '5.12',
          'https://klanten.brightfield.example.com/',
          'The site offers hosting to others, on a server that is rented from us.',
        ),
      ],
      ['9d 10:05', takes('iris')],
      [
        '9d 10:30',
        asksCustomer(
          'iris',
          'Your site offers hosting to others on the server that you rent from us. We have no agreement on that with you. Could you tell us how this came about?',
        ),
      ],
      [
        '6d 15:45',
        customerSays(
          'answer',
          'We host three of our own subsidiaries. We would be glad to make an agreement.',
        ),
      ],
    ],
  },
  {
    name: 'irc-bouncer',
    acts: [
      ['38d 11:00', opens('milan', '5.7-b', '198.51.100.80', 'Our weekly scan found an open port for IRC.')],
      ['38d 11:05', takes('milan')],
      [
        '38d 11:20',
        notifies(
          'milan',
          'A program for IRC seems to run on your server, which the terms do not allow. Is that so?',
        ),
      ],
      [
        '36d 09:30',
        customerSays(
          'answer',
          'It is the chat of our own monitoring system, reachable from our office only.',
        ),
      ],
      [
        '35d 10:00',
        decides('milan', 'rejected', {
          facts: 'The port belongs to the monitoring system of the customer and is closed to the outside.',
          reasons: 'That is not the use that the clause is about.',
        }),
      ],
      ['33d 10:00', closes('milan')],
    ],
  },
];
