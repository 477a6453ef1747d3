import type { FormInput } from './input.js';
import type { FormShape } from './shape.js';

/**
 * `trap`: a field was filled in that people do not see. `fast`: sent sooner than a person can fill it in, or without our stamp.
 * `markup`: links as forums and pages write them. `link_as_name`: an address where the name belongs.
 */
export const SPAM_SIGNS = ['trap', 'fast', 'markup', 'link_as_name'] as const;
export type SpamSign = (typeof SPAM_SIGNS)[number];

const FAST_SECONDS = 3;
const MARKUP = /\[url\s*[=\]]|<a\s+href/i;
const ADDRESS = /https?:\/\/|\bwww\./i;

/** What about a form looks like spam. `seconds`: since it was made; null without a stamp of ours. Pure. */
export function signsOfSpam(
  { website, name, reasons, answers }: FormInput,
  seconds: number | null,
): SpamSign[] {
  const written = [reasons, ...answers.values()];
  const holds: Record<SpamSign, boolean> = {
    trap: website !== '',
    fast: seconds === null || seconds < FAST_SECONDS,
    markup: written.some((text) => MARKUP.test(text)),
    link_as_name: ADDRESS.test(name),
  };
  return SPAM_SIGNS.filter((sign) => holds[sign]);
}

/**
 * The signs for which a form is set aside for a person to look at; none when it is to be processed. Scripts and readers' tools fill in
 * honest forms within a second, and people paste pages: one weak sign alone is none. Pure.
 */
export function suspicionOf(input: FormInput, shape: FormShape, seconds: number | null): SpamSign[] {
  if (mayNotWait(input, shape)) return [];
  const signs = signsOfSpam(input, seconds);
  return signs.includes('trap') || signs.length > 1 ? signs : [];
}

/** A child, a life, or an authority's order: what waiting could cost there is more than any spam. */
const mayNotWait = ({ answers }: FormInput, { ground }: FormShape): boolean =>
  ground.track === 'csam' ||
  ground.priority === 'critical' ||
  ground.group === 'authority' ||
  answers.get('danger_now') === 'yes';
