import { complains } from '../intake.js';
import { closes, confirms, decides, reopens, url } from '../judging.js';
import type { Story } from '../story.js';
import { about, asksReporter, customerSays, notes, notifies, reporterSays, takes } from '../work.js';

const photographer = {
  name: 'Noor Veldkamp',
  email: 'noor@veldkampfoto.example.org',
  organisation: 'Veldkamp Fotografie',
};

/** Works of others: photographs, texts, sheet music, software. */
export const copyright: Story[] = [
  {
    name: 'bakery-photo',
    acts: [
      [
        '16d 09:12',
        complains({
          ground: '5.2-copyright',
          where:
            'https://www.bakkerij-zonnebloem.test/assortiment/speculaas.html\nhttps://www.bakkerij-zonnebloem.test/img/speculaas-groot.jpg',
          from: photographer,
          reasons:
            'Op deze pagina staat een foto die ik voor een kookboek maakte. De bakkerij heeft mij niet om toestemming gevraagd. Verwijderen is voor mij genoeg.',
          answers: {
            work: 'De foto “Speculaas op de plank” uit het boek Winterbakken, bladzijde 41.',
            rights_holder: 'Noor Veldkamp',
          },
        }),
      ],
      ['16d 10:40', takes('sanne')],
      [
        '16d 10:58',
        notifies(
          'sanne',
          'Op de pagina over speculaas staat een foto waarvan de maker zegt dat zij geen toestemming gaf. Wilt u laten weten of u een licentie hebt, of de foto weghalen?',
        ),
      ],
      [
        '15d 11:20',
        customerSays(
          'fixed',
          'Excuses, onze vormgever had de foto van internet gehaald. Hij is vervangen door een eigen foto.',
        ),
      ],
      [
        '14d 09:30',
        decides('sanne', 'upheld', {
          facts:
            'De foto stond zonder toestemming van de maker op de pagina over speculaas. De klant heeft hem op eigen initiatief vervangen.',
          reasons: 'De maker liet de oorspronkelijke foto zien. De klant had geen licentie en erkende dat.',
          strike: false,
        }),
      ],
      ['11d 15:05', closes('sanne')],
    ],
  },
  {
    name: 'sheet-music',
    acts: [
      [
        '4d 13:22',
        complains({
          ground: '5.2-copyright',
          where: 'https://sintelmo.example.org/leden/partituren/zomermars.pdf',
          from: {
            name: 'Bureau Notenbalk',
            email: 'rechten@notenbalk.example.net',
            organisation: 'Uitgeverij Notenbalk',
          },
          reasons:
            'De volledige partituur is voor iedereen te downloaden. Wij geven dit werk uit en verkopen het per exemplaar.',
          answers: {
            work: 'Zomermars, partituur en partijen, uitgave 2019.',
            rights_holder: 'Uitgeverij Notenbalk',
          },
        }),
      ],
      [
        '4d 16:02',
        complains(
          {
            ground: '5.2-copyright',
            where: 'https://sintelmo.example.org/leden/partituren/avondlied.pdf',
            from: {
              name: 'Bureau Notenbalk',
              email: 'rechten@notenbalk.example.net',
              organisation: 'Uitgeverij Notenbalk',
            },
            reasons: 'In dezelfde map staat nog een werk van ons.',
            answers: { work: 'Avondlied voor harmonieorkest.', rights_holder: 'Uitgeverij Notenbalk' },
          },
          2,
        ),
      ],
      ['3d 09:10', takes('milan')],
      [
        '3d 11:45',
        complains(
          {
            ground: '5.2-copyright',
            where: 'https://sintelmo.example.org/leden/partituren/wals-in-mei.pdf',
            from: { name: 'Joris van der Laan', email: 'joris@vanderlaan.example.org' },
            reasons: 'Ik ben de arrangeur van dit stuk en heb het nooit laten verspreiden.',
            answers: { work: 'Wals in mei, arrangement voor fanfare.', rights_holder: 'Joris van der Laan' },
          },
          3,
        ),
      ],
      [
        '2d 10:05',
        notifies(
          'milan',
          'In de map met partituren staan ten minste drie werken die volgens de uitgever en een arrangeur zonder toestemming te downloaden zijn. Kunt u de map achter uw ledenpagina zetten, of laten zien dat u toestemming hebt?',
        ),
      ],
    ],
  },
  {
    name: 'copied-texts',
    acts: [
      [
        '6d 10:31',
        complains({
          ground: '5.2-copyright',
          where:
            'https://klompenhoek.test/onderhoud-van-houten-klompen\nhttps://www.fietsdepot-noord.test/blog/ketting-smeren',
          from: { name: 'Tess Hoekstra', email: 'tess@woordwerk.example.nl', organisation: 'Woordwerk' },
          reasons:
            'Beide winkels namen een artikel van mijn blog woordelijk over, met mijn foto’s. Ik heb ze gevraagd het te verwijderen en hoorde niets.',
          answers: {
            work: 'Twee blogartikelen, over hout en over kettingen.',
            rights_holder: 'Tess Hoekstra',
          },
        }),
      ],
      ['6d 14:12', about('klompenhoek.test', takes('milan'))],
      ['6d 14:20', about('fietsdepot-noord.test', takes('sanne'))],
      [
        '6d 14:41',
        about(
          'klompenhoek.test',
          notifies(
            'milan',
            'Uw pagina over het onderhoud van klompen is volgens de maker overgenomen van haar blog, met foto’s. Hebt u toestemming? Zo niet, wilt u de pagina aanpassen?',
          ),
        ),
      ],
      [
        '6d 15:15',
        about(
          'fietsdepot-noord.test',
          notifies(
            'sanne',
            'Uw blog over het smeren van een ketting is volgens de maker woordelijk overgenomen. Wilt u laten weten of u toestemming hebt?',
          ),
        ),
      ],
      [
        '5d 16:50',
        about(
          'fietsdepot-noord.test',
          customerSays(
            'disputed',
            'Wij kochten deze tekst bij een tekstbureau, factuur bijgevoegd bij ons antwoord aan u. Wij gingen ervan uit dat het origineel was.',
          ),
        ),
      ],
      [
        '4d 10:30',
        about(
          'fietsdepot-noord.test',
          asksReporter(
            'sanne',
            'De winkel zegt de tekst bij een bureau te hebben gekocht. Kunt u laten zien wanneer uw artikel voor het eerst online stond?',
          ),
        ),
      ],
      [
        '3d 11:00',
        about(
          'klompenhoek.test',
          decides('milan', 'upheld', {
            facts:
              'De pagina volgt het artikel van de maker zin voor zin en gebruikt vier van haar foto’s. De klant reageerde niet.',
            reasons:
              'De maker toonde haar eerdere publicatie. Er is geen toestemming en geen uitzondering zoals een citaat.',
            why: 'Alleen deze ene pagina wordt ontoegankelijk; de winkel blijft bereikbaar.',
            blocks: [url('https://klompenhoek.test/onderhoud-van-houten-klompen')],
          }),
        ),
      ],
      [
        '3d 11:25',
        about(
          'klompenhoek.test',
          confirms('milan', 'Regel geplaatst in de webserver van D-7102; pagina geeft 403.'),
        ),
      ],
      [
        '3d 19:40',
        about(
          'fietsdepot-noord.test',
          reporterSays(
            'Ja: het artikel staat sinds maart vorig jaar online. Een afdruk uit het webarchief met datum stuur ik mee.',
          ),
        ),
      ],
    ],
  },
  {
    name: 'manual-copy',
    acts: [
      [
        '31d 11:02',
        complains({
          ground: '5.2-copyright',
          where: 'https://docs.brightfield.example.com/handbook/appendix-c',
          from: { name: 'Rolf Anders', email: 'rolf@toolmaker.example.org', organisation: 'Toolmaker Press' },
          language: 'en',
          reasons: 'Appendix C reproduces eleven pages of our printed handbook, including the drawings.',
          answers: {
            work: 'The Workshop Handbook, third edition, pages 210 to 220.',
            rights_holder: 'Toolmaker Press',
          },
        }),
      ],
      ['30d 09:30', takes('sanne')],
      [
        '30d 10:10',
        notifies(
          'sanne',
          'The publisher of a printed handbook says that your appendix C reproduces eleven of its pages. Do you have a licence for them?',
        ),
      ],
      [
        '28d 14:00',
        customerSays(
          'disputed',
          'We hold a licence for internal use and believed that it covered this site.',
        ),
      ],
      [
        '26d 10:20',
        decides('sanne', 'undeterminable', {
          facts:
            'The publisher and the customer disagree on what their licence allows. We have not seen the whole agreement.',
          reasons: 'From what both sides sent us we cannot tell whether the licence covers a public site.',
        }),
      ],
      ['21d 16:10', closes('sanne')],
      [
        '3d 10:05',
        reopens(
          'iris',
          'The publisher sent the signed licence: it allows use inside the company only. That is new, so we look again.',
        ),
      ],
      [
        '2d 15:35',
        notes(
          'iris',
          'Clause 4 of the licence: “for the internal training of employees, not for publication”. Ask the customer once more before deciding.',
        ),
      ],
    ],
  },
  {
    name: 'anonymous-fonts',
    acts: [
      [
        '24d 22:47',
        complains({
          ground: '5.2-copyright',
          where: 'https://pixelwinkel.test/downloads/lettertypes.zip',
          reasons: 'Ze verkopen lettertypes van anderen.',
          answers: { work: 'Verschillende lettertypes.', rights_holder: 'Weet ik niet precies' },
        }),
      ],
      ['23d 09:40', takes('milan')],
      [
        '22d 13:15',
        decides('milan', 'undeterminable', {
          facts: 'De melder noemde geen werk en geen rechthebbende, en is niet te bereiken.',
          reasons:
            'Zonder te weten om welke lettertypes het gaat, kunnen wij niet vaststellen dat iemands recht is geschonden.',
        }),
      ],
      ['20d 10:00', closes('milan')],
    ],
  },
  {
    name: 'hotlinked-film',
    acts: [
      [
        '5h',
        complains({
          ground: '5.2-copyright',
          where: 'https://www.kabelgoot.test/tips/gratis-kijken',
          from: {
            name: 'Filmhuis De Spiegel',
            email: 'info@despiegel.example.net',
            organisation: 'Filmhuis De Spiegel',
          },
          byReference: true,
          reasons:
            'Dit artikel linkt naar een volledige kopie van onze documentaire op een andere site. Wij vragen alleen de link te verwijderen.',
          answers: { work: 'Documentaire “Onder de dijk”, 2024.', rights_holder: 'Filmhuis De Spiegel' },
        }),
      ],
    ],
  },
  {
    name: 'ad-photos',
    acts: [
      [
        '5d 08:55',
        complains({
          ground: '5.2-copyright',
          where:
            'https://www.snuffelschuur.test/v/antiek/88120\nhttps://www.snuffelschuur.test/v/antiek/88127',
          from: photographer,
          reasons: 'Twee advertenties gebruiken productfoto’s uit mijn portfolio.',
          answers: { work: 'Foto’s van een kabinet en een staande klok.', rights_holder: 'Noor Veldkamp' },
        }),
      ],
      ['4d 09:45', takes('sanne')],
      [
        '4d 10:02',
        notifies(
          'sanne',
          'Twee advertenties op uw site gebruiken foto’s waarvan de maker zegt dat zij geen toestemming gaf. Wilt u dit met de adverteerders nagaan?',
        ),
      ],
      [
        '2d 12:30',
        customerSays(
          'more_time',
          'Wij hebben beide adverteerders aangeschreven en wachten op antwoord. Mag het tot het einde van de week?',
        ),
      ],
    ],
  },
  {
    name: 'withdrawn-menu',
    acts: [
      [
        '35d 17:20',
        complains({
          ground: '5.2-copyright',
          where: 'https://www.zuiderzon-reizen.test/bestemmingen/kust',
          from: { name: 'Sem Kuipers', email: 'sem.kuipers@example.net' },
          reasons: 'Mijn reisfoto staat hier zonder naam.',
          answers: { work: 'Foto van de vuurtoren.', rights_holder: 'Sem Kuipers' },
        }),
      ],
      ['34d 09:30', takes('milan')],
      [
        '34d 13:10',
        reporterSays(
          'Het reisbureau heeft mij gebeld en mijn naam erbij gezet. Wat mij betreft is het klaar; ik trek mijn melding in.',
        ),
      ],
      [
        '34d 14:00',
        decides('milan', 'withdrawn', {
          facts: 'De melder trok de melding in.',
          reasons: 'De melder en de klant zijn het samen eens geworden.',
        }),
      ],
      ['33d 09:05', closes('milan')],
    ],
  },
  {
    name: 'downloads-folder',
    acts: [
      [
        '5d 09:20',
        complains({
          ground: '5.2-copyright',
          where: 'https://files.vantage-streams.test/releases/harbour-lights/',
          from: {
            name: 'Claims desk',
            email: 'claims@lanternpictures.example.org',
            organisation: 'Lantern Pictures',
          },
          language: 'en',
          reasons: 'The folder offers our feature film for download in three qualities.',
          answers: { work: 'Harbour Lights (2025), feature film.', rights_holder: 'Lantern Pictures' },
        }),
      ],
      [
        '5d 13:11',
        complains(
          {
            ground: '5.2-copyright',
            where:
              'https://files.vantage-streams.test/releases/harbour-lights/\nhttps://files.vantage-streams.test/releases/quiet-harvest/',
            from: {
              name: 'Ines Halvorsen',
              email: 'ines@northlight.example.net',
              organisation: 'Northlight Distribution',
            },
            language: 'en',
            reasons: 'We distribute both films. Neither was licensed to this site.',
            answers: { work: 'Harbour Lights and Quiet Harvest.', rights_holder: 'Northlight Distribution' },
          },
          2,
        ),
      ],
      ['5d 13:30', takes('iris')],
      [
        '4d 09:20',
        notifies(
          'iris',
          'Two folders on your server offer films whose rights holders say that they gave no licence. Please tell us what licence you have, or remove them.',
        ),
      ],
      ['3d 17:02', customerSays('answer', 'We are looking for the paperwork.')],
      [
        '2d 09:45',
        notes(
          'iris',
          'Three upheld decisions count already. If this one is upheld too, 5.5 comes into view: weigh it with a second person before writing anything about the agreement.',
        ),
      ],
    ],
  },
];
