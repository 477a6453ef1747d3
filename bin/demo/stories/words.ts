import { complains } from '../intake.js';
import { closes, confirms, customerObjects, decides, reporterObjects, url } from '../judging.js';
import type { Story } from '../story.js';
import { asksReporter, customerSays, gives, notes, notifies, regrades, takes } from '../work.js';

/** What was written about people: reputation, privacy, insult, discrimination. */
export const words: Story[] = [
  {
    name: 'forum-contractor',
    acts: [
      [
        '3d 14:25',
        complains({
          ground: '5.2-defamation',
          where: 'https://dorpsforum.test/t/ervaringen-met-aannemers/1182#bericht-9',
          from: {
            name: 'Bram Terpstra',
            email: 'bram@terpstra-dak.example.nl',
            organisation: 'Terpstra Dakwerken',
          },
          answers: {
            person: 'Mijn bedrijf, Terpstra Dakwerken.',
            passage: 'Bericht 9: “ze nemen de aanbetaling en komen nooit meer terug”.',
            why_wrong:
              'Wij hebben nooit een aanbetaling gehouden zonder te werken. De schrijver is geen klant van ons.',
            earlier_contact: 'Ja, de beheerder zegt dat meningen mogen.',
          },
        }),
      ],
      ['2d 09:20', takes('sanne')],
      [
        '2d 09:50',
        notifies(
          'sanne',
          'Over bericht 9 in het onderwerp over aannemers is een klacht: een bedrijf zegt dat de beschuldiging over aanbetalingen onwaar is. Wilt u de schrijver om een reactie vragen?',
        ),
      ],
      [
        '1d 20:10',
        customerSays(
          'disputed',
          'De schrijver heeft ons een bankafschrift en drie e-mails laten zien. Hij wil niet met naam bekend worden, maar staat achter zijn bericht.',
        ),
      ],
    ],
  },
  {
    name: 'cable-review',
    acts: [
      [
        '19d 15:44',
        complains({
          ground: '5.2-defamation',
          where: 'https://www.kabelgoot.test/tests/powerbox-900',
          from: {
            name: 'Juridische zaken',
            email: 'legal@powerbox.example.net',
            organisation: 'Powerbox Import',
          },
          answers: {
            person: 'Ons bedrijf en ons product.',
            passage: '“De stekkerdoos werd in onze test na twintig minuten te heet om aan te raken.”',
            why_wrong: 'Ons product is gekeurd. Deze test schaadt onze verkoop.',
          },
        }),
      ],
      ['18d 09:15', takes('milan')],
      [
        '18d 10:00',
        notifies(
          'milan',
          'Een importeur vindt dat uw test van een stekkerdoos onwaar is en zijn goede naam schaadt. Wilt u toelichten hoe u hebt gemeten?',
        ),
      ],
      [
        '16d 13:30',
        customerSays(
          'disputed',
          'Wij publiceerden het meetverslag, de foto’s van de warmtecamera en het serienummer. De importeur kreeg twee weken om te reageren.',
        ),
      ],
      [
        '15d 10:25',
        decides('milan', 'rejected', {
          facts:
            'De redactie beschrijft een eigen test, met meetverslag en foto’s, en vroeg vooraf om een reactie.',
          reasons:
            'De uitspraak is een controleerbaar verslag van een test en geen beschuldiging zonder grond. Wij zien geen onmiskenbare smaad of laster.',
        }),
      ],
      [
        '9d 16:40',
        reporterObjects(
          'Uw medewerker is geen elektrotechnicus. Wij sturen het keuringsrapport mee en vragen u opnieuw te oordelen.',
        ),
      ],
    ],
  },
  {
    name: 'home-address',
    acts: [
      [
        '2d 08:35',
        complains({
          ground: '5.2-privacy',
          where: 'https://dorpsforum.test/t/parkeerplaats-brink/2044#bericht-31',
          from: { name: 'Een bewoner', email: 'bewoner.brink@example.org' },
          reasons:
            'Iemand zette mijn adres en telefoonnummer in een discussie over parkeren. Er stonden daarna mensen aan de deur.',
          answers: { person: 'Mij.', passage: 'Bericht 31, de laatste twee regels.', danger_now: 'no' },
        }),
      ],
      ['2d 09:05', takes('milan')],
      [
        '1d 09:30',
        notifies(
          'milan',
          'In bericht 31 staan het adres en telefoonnummer van een inwoner. Wilt u die twee regels weghalen, ook uit de geschiedenis van het bericht?',
        ),
      ],
    ],
  },
  {
    name: 'club-photo',
    acts: [
      [
        '28d 19:02',
        complains({
          ground: '5.2-privacy',
          where: 'https://sintelmo.example.org/foto/zomerkamp/214',
          from: { name: 'Een ouder', email: 'ouder.zomerkamp@example.net' },
          reasons:
            'Mijn kind is herkenbaar op een foto van het zomerkamp. Wij gaven daar geen toestemming voor en de vereniging antwoordt niet.',
          answers: {
            person: 'Mijn kind.',
            acting_for: 'Mijn kind, als ouder.',
            passage: 'Foto 214.',
            danger_now: 'no',
          },
        }),
      ],
      ['27d 09:25', takes('sanne')],
      [
        '27d 09:45',
        notifies(
          'sanne',
          'Een ouder vraagt om een foto van het zomerkamp weg te halen: er was geen toestemming. Wilt u dat doen?',
        ),
      ],
      [
        '27d 21:15',
        customerSays('fixed', 'Natuurlijk, de foto is weg. We hadden het bericht over het hoofd gezien.'),
      ],
      [
        '26d 10:10',
        decides('sanne', 'upheld', {
          facts:
            'Een kind stond herkenbaar op de site zonder toestemming van de ouders. De vereniging haalde de foto dezelfde dag weg.',
          reasons: 'Voor een herkenbare foto van een kind is toestemming nodig.',
          strike: false,
        }),
      ],
      ['24d 10:00', closes('sanne')],
    ],
  },
  {
    name: 'leaked-list',
    acts: [
      [
        '3d 10:20',
        complains({
          ground: '5.2-privacy',
          where: 'https://www.fietsdepot-noord.test/export/klanten-oud.csv',
          from: { name: 'L. Wieringa', email: 'l.wieringa@example.org' },
          reasons:
            'Ik zocht mijn eigen naam en vond een lijst met klanten en adressen. Ik heb het bestand niet bewaard.',
          answers: { person: 'Mij en vele anderen.', passage: 'Het hele bestand.', danger_now: 'no' },
        }),
      ],
      ['3d 10:45', takes('milan')],
      [
        '3d 11:05',
        regrades(
          'milan',
          { priority: 'urgent' },
          'Persoonsgegevens van velen staan open op straat; dit kan niet op de gewone termijn wachten.',
        ),
      ],
      [
        '3d 11:20',
        notifies(
          'milan',
          'Op uw site staat een klantenlijst open. Wilt u het bestand direct weghalen en nagaan wie het heeft opgehaald?',
        ),
      ],
      [
        '3d 13:02',
        customerSays(
          'fixed',
          'Het bestand is weg en de map is dicht. Wij doen zelf de melding van het datalek.',
        ),
      ],
      [
        '2d 10:30',
        decides('milan', 'upheld', {
          facts:
            'Een oude klantenlijst was zonder wachtwoord te downloaden. De klant sloot de map binnen twee uur.',
          reasons: 'Persoonsgegevens waren openbaar zonder grondslag.',
          strike: false,
        }),
      ],
    ],
  },
  {
    name: 'insult-comments',
    acts: [
      [
        '7d 23:10',
        complains({
          ground: '5.2-insult',
          where: 'https://dorpsforum.test/t/wie-maait-het-gras/1999',
          from: { name: 'Wil Dijkhuis', email: 'wil.dijkhuis@example.org' },
          answers: { person: 'Mij.', passage: 'Bijna alle berichten onder dat onderwerp.' },
          reasons: 'Ik word er steeds uitgemaakt voor van alles. Het houdt maar niet op.',
        }),
      ],
      ['6d 10:35', takes('sanne')],
      [
        '6d 11:00',
        asksReporter(
          'sanne',
          'Het onderwerp telt 140 berichten. Kunt u de nummers noemen van de berichten die u het meest raken? Dan bekijken wij die.',
        ),
      ],
    ],
  },
  {
    name: 'quoted-slogan',
    acts: [
      [
        '33d 12:05',
        complains({
          ground: '5.2-racism',
          where: 'https://www.kabelgoot.test/nieuws/bekladde-muur',
          from: { name: 'Anouk Bellaert', email: 'anouk.bellaert@example.net' },
          answers: {
            passage: 'De foto van de muur.',
            why_wrong: 'De leus op de muur is racistisch en staat groot in beeld.',
          },
        }),
      ],
      ['33d 14:30', takes('milan')],
      [
        '31d 10:00',
        decides('milan', 'rejected', {
          facts:
            'Het artikel bericht over een bekladde muur en keurt de leus af. De foto toont wat er gebeurde.',
          reasons:
            'Een nieuwsbericht dat een uiting laat zien om erover te berichten, is zelf niet strafbaar.',
        }),
      ],
      ['29d 09:30', closes('milan')],
    ],
  },
  {
    name: 'room-for-rent',
    acts: [
      [
        '17d 09:48',
        complains({
          ground: '5.2-discrimination',
          where: 'https://www.snuffelschuur.test/v/kamers/90311',
          from: {
            name: 'Meldpunt Gelijk Wonen',
            email: 'meldingen@gelijkwonen.example.org',
            organisation: 'Meldpunt Gelijk Wonen',
          },
          answers: {
            passage: '“Alleen voor Nederlanders.”',
            why_wrong: 'Een kamer weigeren om afkomst is verboden.',
          },
        }),
      ],
      ['17d 11:12', takes('sanne')],
      [
        '17d 11:30',
        notifies(
          'sanne',
          'Een advertentie voor een kamer sluit mensen uit om hun afkomst. Wilt u de advertentie laten aanpassen of weghalen?',
        ),
      ],
      ['16d 10:10', customerSays('fixed', 'De advertentie is offline en de adverteerder is gewaarschuwd.')],
      [
        '15d 15:00',
        decides('sanne', 'upheld', {
          facts: 'De advertentie sloot huurders uit om hun afkomst. De klant haalde hem de volgende dag weg.',
          reasons: 'Onderscheid naar afkomst bij het aanbieden van woonruimte is verboden.',
        }),
      ],
      ['12d 09:00', closes('sanne')],
    ],
  },
  {
    name: 'forum-incitement',
    acts: [
      [
        '13d 21:30',
        complains({
          ground: '5.2-hatred',
          where: [3, 5, 8, 12, 17]
            .map((post) => `https://dorpsforum.test/t/opvang-in-de-gymzaal/2101/bericht-${post}`)
            .join('\n'),
          from: {
            name: 'Werkgroep Samen Elzenbroek',
            email: 'samen@elzenbroek.example.org',
            organisation: 'Werkgroep Samen Elzenbroek',
          },
          reasons: 'Vijf berichten roepen op om de bewoners van de opvang weg te jagen.',
          answers: { danger_now: 'no', passage: 'De berichten 3, 5, 8, 12 en 17.' },
        }),
      ],
      ['12d 09:00', takes('iris')],
      [
        '12d 09:25',
        notifies(
          'iris',
          'Vijf berichten over de opvang zouden aanzetten tot geweld. Wilt u ze vandaag bekijken en ons laten weten wat u doet?',
        ),
      ],
      [
        '12d 16:45',
        customerSays('disputed', 'Wij vinden de berichten scherp, maar het gesprek moet kunnen.'),
      ],
      [
        '11d 14:20',
        decides('iris', 'partly_upheld', {
          facts:
            'De berichten 8 en 17 roepen op tot geweld tegen de bewoners. De berichten 3, 5 en 12 zijn grof, maar roepen nergens toe op.',
          reasons:
            'Oproepen tot geweld tegen een groep is strafbaar. Een scherpe mening over de opvang is dat niet.',
          why: 'Twee berichten worden ontoegankelijk; het onderwerp en het forum blijven open.',
          blocks: [8, 17].map((post) =>
            url(`https://dorpsforum.test/t/opvang-in-de-gymzaal/2101/bericht-${post}`),
          ),
        }),
      ],
      ['11d 14:50', confirms('iris', 'Beide berichten geblokkeerd in de webserver van D-7105.')],
      [
        '7d 19:05',
        customerObjects(
          'Bericht 17 is van iemand die juist tegen geweld schrijft; hij haalt een ander aan. Wilt u dat nog eens lezen?',
        ),
      ],
      ['6d 10:00', takes('sanne')],
      [
        '6d 10:40',
        notes(
          'sanne',
          'Bericht 17 begint inderdaad met een citaat van bericht 8. Let op de volgorde van de alinea’s.',
        ),
      ],
    ],
  },
  {
    name: 'fake-brand-shoes',
    acts: [
      [
        '9d 11:15',
        complains({
          ground: '5.2-other',
          where:
            'https://www.snuffelschuur.test/v/schoenen/91555\nhttps://www.snuffelschuur.test/v/schoenen/91556',
          from: { name: 'Brand protection', email: 'brands@velostep.example.com', organisation: 'Velostep' },
          answers: {
            law: 'Benelux-verdrag inzake de intellectuele eigendom, art. 2.20',
            passage: 'Beide advertenties.',
            why_wrong:
              'Deze schoenen zijn nagemaakt: ons label zit aan de verkeerde kant en de prijs is een kwart.',
          },
        }),
      ],
      ['8d 09:30', takes('milan')],
      [
        '8d 09:50',
        notifies(
          'milan',
          'Een merkhouder zegt dat twee advertenties nagemaakte schoenen aanbieden. Wilt u dit met de adverteerder nagaan?',
        ),
      ],
      [
        '5d 09:40',
        decides('milan', 'upheld', {
          facts:
            'De foto’s tonen een label dat de merkhouder niet gebruikt. De adverteerder antwoordde de klant niet.',
          reasons: 'Het aanbieden van namaak onder het merk van een ander is merkinbreuk.',
          statute: 'Benelux-verdrag inzake de intellectuele eigendom, art. 2.20',
          why: 'Alleen de twee advertenties worden ontoegankelijk.',
          blocks: [
            url('https://www.snuffelschuur.test/v/schoenen/91555'),
            url('https://www.snuffelschuur.test/v/schoenen/91556'),
          ],
        }),
      ],
    ],
  },
  {
    name: 'gallery-portrait',
    acts: [
      [
        '3d 12:44',
        complains({
          ground: '5.2-privacy',
          where: 'https://vlasbloem.test/galerie/portret-in-blauw',
          from: { name: 'Esmee Rutgers', email: 'esmee.rutgers@example.org' },
          reasons: 'Ik zat model voor een cursus en sprak af dat het portret niet online zou komen.',
          answers: { person: 'Mij.', passage: 'Het schilderij bovenaan.', danger_now: 'no' },
        }),
      ],
      ['3d 15:00', takes('sanne')],
      ['2d 09:15', gives('sanne', 'milan')],
      [
        '1d 11:30',
        notifies(
          'milan',
          'Iemand die model zat, vraagt om haar portret niet op uw site te tonen. Wilt u reageren?',
        ),
      ],
    ],
  },
];
