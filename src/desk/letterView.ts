import type { LetterDraft } from '../letters/preview.js';
import type { Screen } from './screen.js';

/** A letter that was not sent yet, as the preview shows it. */
export function letterView(draft: LetterDraft, { t }: Screen) {
  const { to, subject, text, language, party, template, problem } = draft;
  return {
    to: to || t('desk:noAddress'),
    subject,
    body: text,
    lang: language,
    title: `${t(`case:letterTo.${party}`)} ${t(`case:letter.${template}`)}`,
    party,
    problem: problem && t(`desk:letterProblem.${problem}`),
  };
}
