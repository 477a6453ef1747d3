import { complains, opens } from '../intake.js';
import { closes, confirms, decides, host, lifts } from '../judging.js';
import type { Story } from '../story.js';
import { asksCustomer, customerSays, notes, notifies, takes } from '../work.js';

/** Attacks, traffic and limits. */
export const network: Story[] = [
  {
    name: 'ssh-attempts',
    acts: [
      [
        '46h',
        complains({
          ground: '5.7-f',
          where: '203.0.113.10',
          from: {
            name: 'Netwerkbeheer',
            email: 'noc@provincienet.example.org',
            organisation: 'Provincienet',
          },
          reasons: 'Sinds vannacht elke seconde een inlogpoging op onze servers.',
          answers: {
            harm: 'Logboeken lopen vol en een account is geblokkeerd.',
            ip: '203.0.113.10, poort 51522',
          },
          files: [
            [
              'auth.log',
              'text/plain',
              Array.from(
                { length: 24 },
                (_, line) =>
                  `02:1${line % 10}:0${line % 6} gw1 sshd[21${line}]: Failed password for root from 203.0.113.10 port 515${line} ssh2`,
              ).join('\n'),
            ],
          ],
        }),
      ],
      ['45h', takes('milan')],
      ['44h', notes('milan', 'Zelfde server als bij een eerdere melding. De klant belt terug.')],
    ],
  },
  {
    name: 'amplification',
    acts: [
      [
        '42d 22:30',
        complains({
          ground: '5.8',
          where: '203.0.113.21',
          from: {
            name: 'Abuse team',
            email: 'abuse@verbinding.example.net',
            organisation: 'Verbinding Voorbeeld',
          },
          reasons: 'Van dit adres komt een aanval met DNS-verkeer, 4 Gbit/s.',
          answers: {
            harm: 'Twee klanten van ons waren een uur onbereikbaar.',
            network_logs: '22:18:03 203.0.113.21.53 > 192.0.2.14: UDP 4096',
          },
        }),
      ],
      ['42d 22:41', takes('iris')],
      [
        '41d 09:00',
        decides('iris', 'upheld', {
          facts: 'Een open naamserver op 203.0.113.21 werd gebruikt om anderen te bestoken.',
          reasons: 'De hinder voor anderen was groot en duurde voort.',
          why: 'Alleen dit adres wordt afgesloten; de andere adressen van de klant blijven werken.',
          blocks: [host('203.0.113.21')],
        }),
      ],
      ['41d 09:12', confirms('iris', 'Adres gefilterd op de router.')],
      ['41d 13:30', customerSays('fixed', 'De naamserver antwoordt nu alleen nog ons eigen netwerk.')],
      ['41d 15:00', lifts('iris', 'De naamserver is gesloten; nagemeten van buiten.')],
      ['41d 15:10', confirms('iris', 'Filter van de router gehaald.')],
      ['38d 09:30', closes('iris')],
    ],
  },
  {
    name: 'flood-out',
    acts: [
      [
        '14d 03:20',
        opens(
          'iris',
          '9-Beschikbaarheid.4',
          '203.0.113.12',
          'Alarm van het netwerk om 03.14 uur: uitgaand verkeer van 9 Gbit/s.',
        ),
      ],
      ['14d 03:22', takes('iris')],
      [
        '14d 03:40',
        decides('iris', 'upheld', {
          facts: 'Vanaf 203.0.113.12 liep een aanval die ons eigen netwerk vertraagde.',
          reasons: 'Er was direct gevaar voor de beschikbaarheid. Wij konden niet wachten.',
          why: 'Alleen dit adres wordt afgesloten, voor ten hoogste een week.',
          blocks: [host('203.0.113.12')],
          days: 7,
          strike: false,
        }),
      ],
      ['14d 03:45', confirms('iris', 'Adres afgesloten op de router om 03.45 uur.')],
      [
        '8d 10:00',
        notes('iris', 'De klant heeft de server opnieuw ingericht. De afsluiting loopt vanzelf af.'),
      ],
      ['7d 10:15', confirms('iris', 'Afsluiting verwijderd.')],
    ],
  },
  {
    name: 'flood-now',
    acts: [
      [
        '100m',
        complains({
          ground: '9-Beschikbaarheid.4',
          where: '198.51.100.31',
          from: { name: 'NOC', email: 'noc@knooppunt.example.net', organisation: 'Knooppunt Voorbeeld' },
          reasons: 'Van dit adres komt nu een aanval op ons koppelvlak.',
          answers: { harm: 'Pakketverlies voor alle aangesloten netwerken.' },
        }),
      ],
      ['95m', takes('sanne')],
      [
        '90m',
        notes('sanne', 'De wederverkoper is gebeld en sluit de server af. Over een halfuur opnieuw meten.'),
      ],
    ],
  },
  {
    name: 'open-proxy',
    acts: [
      [
        '3d 14:00',
        opens('milan', '5.7-c', '203.0.113.40', 'Our weekly scan found a proxy that answers anybody.'),
      ],
      ['3d 14:05', takes('milan')],
      [
        '2d 10:30',
        notifies(
          'milan',
          'Your server 203.0.113.40 answers as an open proxy, which the terms do not allow. Please close it or tell us why it is needed.',
        ),
      ],
    ],
  },
  {
    name: 'torrents',
    acts: [
      [
        '29d 10:00',
        opens('milan', '5.7-d', '203.0.113.28', 'De wekelijkse meting zag BitTorrent-verkeer van dit adres.'),
      ],
      ['29d 10:04', takes('milan')],
      [
        '29d 10:30',
        notifies(
          'milan',
          'Op uw server 203.0.113.28 draait BitTorrent-software. Dat mag volgens de voorwaarden niet. Wilt u die stoppen?',
        ),
      ],
      [
        '27d 12:10',
        customerSays('fixed', 'Gestopt. Een beheerder gebruikte het om spelbestanden te verspreiden.'),
      ],
      [
        '26d 09:30',
        decides('milan', 'upheld', {
          facts: 'Op de server draaide BitTorrent-software. De klant stopte die na onze aankondiging.',
          reasons: 'De voorwaarden staan deze software niet toe.',
        }),
      ],
      ['20d 09:00', closes('milan')],
    ],
  },
  {
    name: 'scans',
    acts: [
      [
        '6h',
        complains({
          ground: '5.8',
          where: '2001:db8:40::9a',
          from: { name: 'Leonie Haverkort', email: 'leonie@haverkort.example.org' },
          language: 'en',
          reasons: 'This address scans our network several times a day.',
          answers: { harm: 'Alerts at night, no damage so far.' },
        }),
      ],
    ],
  },
  {
    name: 'traffic-limit',
    acts: [
      [
        '4d 09:00',
        opens(
          'sanne',
          '5.18',
          'https://media.gamehoek.test/',
          'Het maandoverzicht: negen keer het verkeer van het pakket.',
        ),
      ],
      ['4d 09:05', takes('sanne')],
      [
        '4d 09:20',
        asksCustomer(
          'sanne',
          'Uw server verbruikte deze maand negen keer zoveel verkeer als in uw pakket zit. Weet u waardoor dat komt? Wij denken graag mee over een ander pakket.',
        ),
      ],
    ],
  },
  {
    name: 'disk-limit',
    acts: [
      [
        '36d 10:00',
        opens(
          'milan',
          '5.14',
          'https://sintelmo.example.org/',
          'De schijf van dit pakket staat op 100 procent.',
        ),
      ],
      ['36d 10:05', takes('milan')],
      [
        '36d 10:15',
        asksCustomer(
          'milan',
          'De schijfruimte van uw pakket is vol. Wilt u ruimte vrijmaken of een groter pakket nemen?',
        ),
      ],
      [
        '33d 19:45',
        customerSays('fixed', 'We hebben de oude opnamen op een schijf in het clubgebouw gezet.'),
      ],
      [
        '32d 09:10',
        decides('milan', 'upheld', {
          facts: 'De limiet van het pakket was overschreden. De klant maakte ruimte vrij.',
          reasons: 'De overschrijding is voorbij; er volgt niets.',
        }),
      ],
      ['30d 09:00', closes('milan')],
    ],
  },
  {
    name: 'outdated-whois',
    acts: [
      [
        '5d 11:11',
        complains({
          ground: '6.3-registry-rules',
          where: 'vlasbloem.test',
          from: {
            name: 'Register Voorbeeld',
            email: 'kwaliteit@register.example.org',
            organisation: 'Register Voorbeeld',
          },
          reasons: 'Het adres van de houder klopt niet meer.',
          answers: { what_happened: 'Post aan de houder kwam terug.', registry_reference: 'RV-88121' },
        }),
      ],
      ['4d 15:00', takes('milan')],
      [
        '2d 11:45',
        notifies('milan', 'Het register meldt dat uw adresgegevens niet meer kloppen. Wilt u ze bijwerken?'),
      ],
    ],
  },
  {
    name: 'domain-dispute',
    acts: [
      [
        '3d 11:30',
        complains({
          ground: '6.6-domain-ownership',
          where: 'klompenhoek.test',
          from: { name: 'Aaf Klomp', email: 'aaf.klomp@example.net' },
          answers: { claim: 'De naam hoorde bij mijn winkel. Mijn vroegere vennoot heeft hem meegenomen.' },
        }),
      ],
      ['2d 14:00', takes('iris')],
      [
        '2d 14:30',
        notes(
          'iris',
          'Wij oordelen niet over wie gelijk heeft; nagaan of de overdracht volgens de regels verliep.',
        ),
      ],
    ],
  },
];
