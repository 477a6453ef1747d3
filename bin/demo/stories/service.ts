import { complains } from '../intake.js';
import { closes, decides, reporterObjects } from '../judging.js';
import type { Story } from '../story.js';
import { asksCustomer, asksReporter, customerSays, notes, places, reporterSays, takes } from '../work.js';

/** Customers about our own service, and people about their own data. */
export const service: Story[] = [
  {
    name: 'invoice-twice',
    acts: [
      [
        '12d 10:05',
        complains({
          ground: '17.1',
          entered: ['phone', 'sanne'],
          from: { name: 'Bakkerij Zonnebloem', email: 'beheer@bakkerij-zonnebloem.test' },
          answers: {
            customer_number: 'K-7001',
            service: 'Webhosting Basis',
            what_happened: 'De factuur van vorige maand is twee keer afgeschreven.',
            what_wanted: 'Het bedrag terug.',
          },
        }),
      ],
      ['12d 10:20', takes('sanne')],
      ['12d 10:25', places('sanne', 'K-7001')],
      [
        '10d 14:00',
        decides('sanne', 'upheld', {
          facts: 'Door een storing bij onze betaaldienst is de factuur twee keer geïncasseerd.',
          reasons: 'U hebt gelijk. Het bedrag staat binnen twee werkdagen weer op uw rekening. Onze excuses.',
        }),
      ],
      ['9d 09:10', closes('sanne')],
    ],
  },
  {
    name: 'slow-support',
    acts: [
      [
        '5d 09:30',
        complains({
          ground: '17.1',
          entered: ['paper', 'milan'],
          from: { name: 'Atelier Vlasbloem', email: 'atelier@vlasbloem.test' },
          answers: {
            service: 'Webhosting Basis',
            what_happened: 'Ik wacht al drie weken op antwoord op mijn vraag over mijn mailadres.',
            what_wanted: 'Dat iemand mij belt.',
          },
        }),
      ],
      ['4d 10:00', takes('milan')],
      ['4d 10:10', places('milan', 'K-7013')],
      [
        '3d 16:00',
        notes(
          'milan',
          'Het oude mailadres bestaat niet meer; daardoor kwamen onze antwoorden niet aan. Bellen.',
        ),
      ],
    ],
  },
  {
    name: 'outage-credit',
    acts: [
      [
        '5d 08:45',
        complains({
          ground: '17.1',
          from: { name: 'Fietsdepot Noord', email: 'webshop@fietsdepot-noord.test' },
          answers: {
            customer_number: 'K-7006',
            service: 'Webshop Pro',
            what_happened: 'Onze winkel lag zaterdag vier uur stil.',
            what_wanted: 'Een vergoeding en uitleg.',
          },
        }),
      ],
      ['4d 09:00', takes('sanne')],
      ['4d 09:05', places('sanne', 'K-7006')],
      [
        '3d 13:00',
        asksReporter(
          'sanne',
          'Kunt u laten weten tussen welke tijden u niets kon verkopen? Dan leggen wij dat naast onze metingen.',
        ),
      ],
    ],
  },
  {
    name: 'migration-help',
    acts: [
      [
        '4h',
        complains({
          ground: '17.1',
          from: { name: 'Brightfield Consulting', email: 'ops@brightfield.example.com' },
          language: 'en',
          answers: {
            customer_number: 'K-7014',
            service: 'VPS Medium',
            what_happened:
              'The move to the new cluster was announced for Tuesday and happened on Sunday night, without notice.',
            what_wanted: 'A better procedure.',
          },
        }),
      ],
    ],
  },
  {
    name: 'backup-missing',
    acts: [
      [
        '25d 13:35',
        complains({
          ground: '17.1',
          from: { name: 'Kliniek De Lindehof', email: 'ict@lindehof-kliniek.test' },
          answers: {
            customer_number: 'K-7016',
            service: 'Beheerde hosting',
            what_happened: 'De back-up van zaterdag bleek leeg toen wij hem nodig hadden.',
            what_wanted: 'Herstel van onze gegevens en een onderzoek.',
          },
        }),
      ],
      ['25d 15:00', takes('iris')],
      ['25d 15:05', places('iris', 'K-7016')],
      [
        '21d 10:00',
        decides('iris', 'partly_upheld', {
          facts:
            'De back-up van zaterdag was leeg door een fout in onze planning. Die van vrijdag en van zondag zijn goed.',
          reasons:
            'Wij hadden de fout zelf moeten zien. De gegevens zetten wij terug uit die van vrijdag; er ging een dag verloren.',
        }),
      ],
      [
        '14d 09:50',
        reporterObjects('Een dag werk is bij ons veel. Wij vragen u opnieuw te kijken naar een vergoeding.'),
      ],
      ['13d 09:00', takes('sanne')],
      [
        '10d 11:15',
        decides('sanne', 'upheld', {
          facts: 'Opnieuw bekeken: de fout lag bij ons, en de controle die hem had moeten vinden stond uit.',
          reasons:
            'U hebt gelijk. Wij vergoeden de hostingkosten van een maand en zetten de controle op elke back-up aan.',
        }),
      ],
      ['6d 10:00', closes('sanne')],
    ],
  },
  {
    name: 'hacked-account',
    acts: [
      [
        '10d 08:20',
        complains({
          ground: '3.7',
          where: 'https://www.lindehof-kliniek.test/',
          from: { name: 'Kliniek De Lindehof', email: 'ict@lindehof-kliniek.test' },
          answers: {
            customer_number: 'K-7016',
            service: 'Beheerde hosting',
            what_happened: 'Iemand logde in met het account van een oud-medewerker.',
          },
        }),
      ],
      ['10d 08:35', takes('milan')],
      ['10d 09:10', notes('milan', 'Account uitgezet, sessies beëindigd, logboek veiliggesteld.')],
      [
        '9d 11:00',
        decides('milan', 'upheld', {
          facts: 'Het account van een oud-medewerker was nog actief en werd misbruikt.',
          reasons:
            'Het account is dicht. Er zijn geen bestanden gewijzigd. Wij raden aan om voortaan met twee stappen in te loggen.',
        }),
      ],
    ],
  },
  {
    name: 'access-request',
    acts: [
      [
        '9d 16:05',
        complains({
          ground: 'B1-9.1',
          from: { name: 'P. Hazelaar', email: 'p.hazelaar@example.net' },
          answers: { request_kind: 'Ik wil weten welke gegevens u van mij hebt en aan wie u die gaf.' },
        }),
      ],
      ['8d 10:00', takes('iris')],
      [
        '8d 10:20',
        asksReporter(
          'iris',
          'Wilt u laten weten onder welk klantnummer u bij ons bekend bent? Dan kunnen wij nagaan dat u het bent.',
        ),
      ],
      ['6d 18:30', reporterSays('Mijn klantnummer is K-7017.')],
    ],
  },
  {
    name: 'exposed-backup',
    acts: [
      [
        '22h',
        complains({
          ground: 'B1-8',
          where: 'https://www.zuiderzon-reizen.test/backup/db.sql.gz',
          from: { name: 'Thijs Roelofsen', email: 'thijs@roelofsen.example.org' },
          reasons: 'Ik ben beveiligingsonderzoeker. Ik heb het bestand niet geopend en niet bewaard.',
          answers: {
            data_involved: 'Waarschijnlijk boekingen van reizigers.',
            what_happened: 'De map met back-ups is zonder wachtwoord te lezen.',
          },
        }),
      ],
      ['5h', takes('iris')],
      [
        '4h',
        asksCustomer(
          'iris',
          'Op uw site staat een back-up van uw database open. Wilt u de map direct sluiten, en ons laten weten sinds wanneer zij open stond?',
        ),
      ],
    ],
  },
  {
    name: 'who-is-behind',
    acts: [
      [
        '7d 14:50',
        complains({
          ground: '5.3-identity',
          where: 'https://dorpsforum.test/t/ervaringen-met-aannemers/1182#bericht-9',
          from: {
            name: 'Bram Terpstra',
            email: 'bram@terpstra-dak.example.nl',
            organisation: 'Terpstra Dakwerken',
          },
          answers: {
            unlawful_harm: 'Door het bericht liepen wij twee opdrachten mis.',
            interest: 'Om de schrijver te kunnen aanspreken.',
            other_ways: 'De beheerder van het forum gevraagd; die antwoordde niet.',
          },
        }),
      ],
      ['6d 11:30', takes('iris')],
      [
        '6d 12:00',
        asksCustomer(
          'iris',
          'Iemand vraagt om de gegevens van de schrijver van een bericht op uw forum. Wij beslissen daar nog over. Wat vindt u en wat vindt de schrijver ervan?',
        ),
      ],
      ['2d 21:00', customerSays('disputed', 'De schrijver wil onbekend blijven en vreest voor zijn werk.')],
    ],
  },
];
