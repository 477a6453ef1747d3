import { readable } from '../../readable.js';
import { link, list, paragraph, type Block } from '../blocks.js';
import type { CustomerScene, Scene } from '../scene.js';

/** How many addresses a letter names; the private page has them all. */
const MOST_LOCATIONS = 100;

export function greeting({
  say,
  party,
  name,
  track,
}: Pick<Scene, 'say' | 'party' | 'name' | 'track'>): Block {
  const oneLine = name.replace(/\s+/g, ' ').trim();
  if (oneLine !== '') return paragraph(say({ nl: `Beste ${oneLine},`, en: `Dear ${oneLine},` }));
  return paragraph(
    party === 'customer' || track === 'service_complaint'
      ? say({ nl: 'Beste klant,', en: 'Dear customer,' })
      : say({ nl: 'Beste melder,', en: 'Dear reporter,' }),
  );
}

export function signature({ say, brand }: Pick<Scene, 'say' | 'brand'>): Block[] {
  return [
    paragraph(
      say({
        nl: `Met vriendelijke groet,\nAbusedesk van ${brand.name}`,
        en: `Kind regards,\nAbuse desk of ${brand.name}`,
      }),
    ),
  ];
}

export function privatePage({ say, link: url }: Scene, label: string): Block[] {
  return [
    link(label, url),
    paragraph(
      say({
        nl: 'Deze link is persoonlijk: wie hem heeft, kan de pagina openen. Geef hem niet door.',
        en: 'This link is personal: whoever has it can open the page. Please do not pass it on.',
      }),
    ),
  ];
}

/** The addresses, as text and never as links, up to as many as a letter can bear. */
export function addresses(locations: readonly string[], scene: Scene, most = MOST_LOCATIONS): Block | null {
  const rest = locations.length - most;
  const more = scene.say({
    nl: `en nog ${rest}; ze staan alle op uw persoonlijke pagina`,
    en: `and ${rest} more; your private page has them all`,
  });
  return list([...locations.slice(0, most).map(readable), ...(rest > 0 ? [more] : [])]);
}

/** "article 5(2) (No unlawful information) of the General terms and conditions, version …". */
export function clauseOf({ say, ground: { clause, terms } }: Scene): string {
  const { citation, label } = clause;
  return say({ nl: `${citation} (${label}) van de ${terms}`, en: `${citation} (${label}) of the ${terms}` });
}

/** Other clauses after a sentence, such as " (article 5(5) of our terms)"; nothing when the terms have none of them. */
export function citing({ say, ground }: Scene, ...clauses: string[]): string {
  const cited = clauses.flatMap((clause) => ground.cite(clause) ?? []);
  if (cited.length === 0) return '';
  const together = cited.join(say({ nl: ' en ', en: ' and ' }));
  return say({ nl: ` (${together} van de voorwaarden)`, en: ` (${together} of the terms)` });
}

export function termsLink({ say, brand, ground }: Scene): Block | null {
  if (!brand.termsUrl) return null;
  return link(say({ nl: `Lees de ${ground.terms}`, en: `Read the ${ground.terms}` }), brand.termsUrl);
}

export function dearCustomer(scene: CustomerScene, ...lines: string[]): Block[] {
  return [greeting(scene), ...lines.map(paragraph)];
}
