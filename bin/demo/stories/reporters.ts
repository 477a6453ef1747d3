import { complains } from '../intake.js';
import { closes, decides } from '../judging.js';
import { appoints } from '../standing.js';
import type { Story } from '../story.js';
import { takes } from '../work.js';

const neighbour = { name: 'Ronald Overbos', email: 'r.overbos@mijnpost.example.org' };

/** Somebody who reports what isn't there, three times; the desk proposes a warning (DSA 23(2)). */
const baseless = (name: string, day: number, where: string, reasons: string, found: string): Story => ({
  name,
  acts: [
    [
      `${day}d 21:40`,
      complains({
        ground: '5.2-insult',
        where,
        from: neighbour,
        reasons,
        answers: { person: 'Ikzelf', passage: 'De hele pagina.' },
      }),
    ],
    [`${day - 1}d 09:15`, takes('milan')],
    [
      `${day - 1}d 09:35`,
      decides('milan', 'rejected', {
        facts: found,
        reasons:
          'Op het genoemde adres staat niets van wat de melder beschrijft; dat is met één blik te zien.',
        unfounded: true,
      }),
    ],
    [`${day - 2}d 10:00`, closes('milan')],
  ],
});

/** How those who report stand with the desk. */
export const reporters: Story[] = [
  baseless(
    'neighbour-bakery',
    40,
    'https://www.bakkerij-zonnebloem.test/contact.html',
    'Deze bakker beledigt mij op zijn contactpagina. Haal de hele site weg.',
    'De pagina noemt adres, telefoonnummer en openingstijden, en niemand bij naam.',
  ),
  baseless(
    'neighbour-bikes',
    33,
    'https://www.fietsdepot-noord.test/',
    'De fietsenmaker lacht mij uit op zijn voorpagina.',
    'De voorpagina toont fietsen met hun prijzen.',
  ),
  baseless(
    'neighbour-forum',
    26,
    'https://www.dorpsforum.test/topics/jaarmarkt',
    'In dit onderwerp staat dat ik een dief ben.',
    'Het onderwerp gaat over kramen op de jaarmarkt; de melder komt er niet in voor.',
  ),
  {
    name: 'hotline',
    acts: [
      ['60d 11:00', appoints('iris', 'Meldpunt Voorbeeld', 'notices@meldpunt.example.org', 'ACM')],
      [
        '2d 10:05',
        complains({
          ground: '5.2-hatred',
          answers: { passage: 'De tweede reactie.', danger_now: 'no' },
          mailed: true,
          where: 'https://www.dorpsforum.test/topics/azc',
          from: {
            name: 'Meldpunt Voorbeeld',
            email: 'notices@meldpunt.example.org',
            organisation: 'Meldpunt Voorbeeld',
          },
          reasons: 'In de tweede reactie wordt opgeroepen tot geweld tegen een groep mensen om hun afkomst.',
        }),
      ],
    ],
  },
];
