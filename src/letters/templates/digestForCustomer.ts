import type { Language, Text } from '../../catalogue/index.js';
import { facts, heading, link, paragraph, type Content } from '../blocks.js';
import type { Dates } from '../dates.js';
import type { Brand } from '../deps.js';
import { greeting } from './phrases.js';

/** A case of the customer to which reports were added. */
export interface DigestCase {
  number: string;
  ground: string;
  clause: string;
  resource: string;
  /** Reports since the customer last heard of the case, and in all. */
  fresh: number;
  all: number;
  first: Date;
  last: Date;
  /** By when we ask for an answer, where the customer was not told of the case before. */
  answerBy?: Date;
  link: string;
}

/** What the letter may draw on: nothing of who reported, nothing that somebody wrote (invariant 6). */
export interface DigestScene extends Dates {
  party: 'customer';
  language: Language;
  say(text: Text): string;
  brand: Brand;
  name: string;
  cases: readonly DigestCase[];
  /** Cases beyond those that the letter names. */
  more: number;
}

/** What was reported since the last letter, case by case: one letter, however many reports. */
export function digestForCustomer(scene: DigestScene): Content {
  const { say, cases, more } = scene;
  const reports = cases.reduce((sum, { fresh }) => sum + fresh, 0);
  return {
    subject: say({
      nl: `Overzicht van nieuwe meldingen over uw diensten (${reports})`,
      en: `Summary of new reports about your services (${reports})`,
    }),
    blocks: [
      greeting({ ...scene, track: 'misuse' }),
      paragraph(
        say({
          nl: 'Wij kregen nieuwe meldingen over diensten die u bij ons afneemt. Dit is een overzicht; u krijgt het ten hoogste eenmaal per periode, hoeveel meldingen er ook komen. Wij hebben hierover nog niets beslist.',
          en: 'We received new reports about services that you take from us. This is a summary; you get it at most once in a period, however many reports come. We have not decided anything about them yet.',
        }),
      ),
      ...cases.flatMap((one) => partOf(one, scene)),
      more > 0
        ? paragraph(
            say({
              nl: `En nog ${more} zaken; daarover krijgt u bericht in het volgende overzicht.`,
              en: `And ${more} more cases; you will hear of them in the next summary.`,
            }),
          )
        : null,
      paragraph(
        say({
          nl: 'Kijk de genoemde diensten na en laat op de pagina van elke zaak weten wat u deed, of dat u het er niet mee eens bent. Elke link is persoonlijk: geef hem niet door.',
          en: 'Please check these services, and tell us on the page of each case what you did, or that you dispute it. Each link is personal: please do not pass it on.',
        }),
      ),
    ],
  };
}

function partOf(one: DigestCase, { say, moment, by }: DigestScene) {
  const { number, resource, ground, clause, fresh, all, first, last, answerBy } = one;
  const span = first.getTime() === last.getTime() ? moment(first) : `${moment(first)} – ${moment(last)}`;
  return [
    heading(`${number}: ${resource}`),
    facts(
      [say({ nl: 'Onderwerp', en: 'Subject' }), ground],
      [say({ nl: 'Bepaling', en: 'Clause' }), clause],
      [
        say({ nl: 'Nieuwe meldingen', en: 'New reports' }),
        say({ nl: `${fresh} (in totaal ${all})`, en: `${fresh} (${all} in all)` }),
      ],
      [say({ nl: 'Tussen', en: 'Between' }), span],
      [say({ nl: 'Reageer uiterlijk op', en: 'Please respond by' }), answerBy && by(answerBy)],
    ),
    link(say({ nl: `Bekijk zaak ${number}`, en: `See case ${number}` }), one.link),
  ];
}
