import { randomUUID } from 'node:crypto';
import { groundsForForm, type Ground } from '../../../src/catalogue/index.js';
import { answerField } from '../../../src/intake/form/input.js';
import { shapeOf, type FormShape } from '../../../src/intake/form/shape.js';
import type { Random } from '../../support/random.js';
import { FIRST, LAST, PAGES, REASONS } from './words.js';

/** The fields of the public form as a browser sends them. */
export type FormFields = Record<string, string>;

/** The forms that complaints come in by: about somebody's content or conduct, csam apart. */
export function contentForms(): FormShape[] {
  const grounds = groundsForForm().flatMap((group) => group.grounds as Ground[]);
  return grounds
    .filter(({ track }) => track === 'takedown' || track === 'misuse')
    .flatMap(({ id }) => shapeOf(id) ?? []);
}

/** A complaint about two addresses under this domain, with some six hundred characters of reasons. */
export function fillIn(shape: FormShape, domain: string, random: Random): FormFields {
  const first = random.pick(FIRST);
  const last = random.pick(LAST);
  const start = random.below(REASONS.length);
  const sentences = Array.from({ length: 5 }, (_, index) => REASONS[(start + index) % REASONS.length]);
  return {
    submission: randomUUID(),
    draft: '',
    locations: `${address(domain, random)}\r\n${address(domain, random)}`,
    reasons: sentences.join(' '),
    name: `${first} ${last}`,
    email: `${first}.${last.replaceAll(' ', '')}.${random.below(100_000)}@example.com`.toLowerCase(),
    organisation: random.chance(0.3) ? `Studio ${last}` : '',
    address: `Kerkstraat ${1 + random.below(200)}, Utrecht`,
    language: random.chance(0.6) ? 'nl' : 'en',
    goodFaith: 'on',
    ...Object.fromEntries(
      shape.questions.map(({ id, input }) => [
        answerField(id),
        input === 'yes_no' ? 'yes' : input === 'datetime' ? '2026-03-02T09:30' : 'As the attached list says.',
      ]),
    ),
  };
}

const address = (domain: string, random: Random): string =>
  `https://www.${domain}/${random.pick(PAGES)}-${random.below(1_000_000)}`;
