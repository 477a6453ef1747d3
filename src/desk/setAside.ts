import type { RequestHandler, Response } from 'express';
import { groundById, questionsFor } from '../catalogue/index.js';
import { casesOf } from '../intake/casesOf.js';
import { Complaints, type Complaint, type Reporter, type SetAside } from '../intake/complaint.js';
import { setAsidePage, type SetAsideLine } from '../intake/setAside.js';
import { showBidi } from '../intake/text.js';
import { NotFound } from '../web/errors.js';
import { fileSize } from '../web/fileSize.js';
import { paths } from '../web/paths.js';
import { pretty } from './caseComplaint.js';
import { formOf, type FieldError, type Fields } from './input.js';
import { messageTabs } from './messageTabs.js';
import { namesOf } from './people.js';
import { groundLabel, queried, screenOf, type Screen } from './screen.js';

const FIRST_WORDS = 200;
const FIRST_ANSWERS = 20;

export type ComplaintSetAside = Complaint & { setAside: SetAside };

/** What was set aside and waits for a person, the oldest first. */
export const showSetAside: RequestHandler = async (req, res) => {
  const screen = screenOf(res);
  const [{ lines, next }, tabs] = await Promise.all([
    setAsidePage(queried(req, 'after')),
    messageTabs('set_aside', screen),
  ]);
  res.render('desk/setAside', {
    complaints: lines.map((line) => lineOf(line, screen)),
    tabs,
    next: next && `${paths.setAside()}?after=${next}`,
  });
};

const lineOf = (line: SetAsideLine, screen: Screen) => ({
  href: paths.setAsideComplaint(line.reference),
  reference: line.reference,
  who: whoOf(line.reporter, screen),
  ground: groundLabel(line.ground, line.catalogueVersion, screen.lang),
  words: showBidi(line.reasons.slice(0, FIRST_WORDS)),
  why: whyOf(line.setAside, screen),
  at: line.receivedAt,
});

const whoOf = ({ name, email }: Reporter, { t }: Pick<Screen, 't'>): string =>
  [name, email].filter((text) => text !== '').join(' · ') || t('desk:setAside.anonymous');

/** Why it waits, in words. */
function whyOf({ why, signs, until }: SetAside, { t, fmt }: Pick<Screen, 't' | 'fmt'>): string[] {
  if (why === 'suspected_spam') return signs.map((sign) => t(`desk:setAside.sign.${sign}`));
  return [t('desk:setAside.stopped', { until: until ? fmt.date(until) : '' })];
}

/** One of them: all that was sent, why it waits, and what to do with it. */
export const showSetAsideComplaint: RequestHandler = async (req, res) => {
  await renderSetAside(res, await loadSetAside(req.params['reference']), { fields: {}, errors: [] });
};

export async function loadSetAside(reference: unknown): Promise<ComplaintSetAside> {
  const complaint = typeof reference === 'string' ? await Complaints.findOne({ reference }).lean() : null;
  if (!complaint?.setAside) throw new NotFound();
  return { ...complaint, setAside: complaint.setAside };
}

/** The same page with what was typed on it and could not be done. */
export async function renderSetAside(
  res: Response,
  complaint: ComplaintSetAside,
  { fields, errors }: { fields: Fields; errors: FieldError[] },
): Promise<void> {
  const screen = screenOf(res);
  const { reference, ground, catalogueVersion, locations, files, setAside } = complaint;
  const { settled } = setAside;
  const [cases, people] = await Promise.all([
    settled ? casesOf(complaint) : [],
    namesOf(settled ? [String(settled.by)] : []),
  ]);
  const isCsam = cases.some(({ track }) => track === 'csam');
  if (errors.length > 0) res.status(422);
  res.render('desk/setAsideComplaint', {
    complaint,
    reference,
    ground: groundLabel(ground, catalogueVersion, screen.lang),
    why: whyOf(setAside, screen),
    settled: settled && { ...settled, who: people.get(String(settled.by))?.name ?? '' },
    cases: cases.map(({ number }) => number),
    reporter: reporterFacts(complaint.reporter, screen),
    locations: locations.map(({ raw }) => showBidi(raw)),
    answers: answersOf(complaint, screen),
    message: complaint.message && paths.message(String(complaint.message)),
    // Nothing of files once it was found to be about child abuse (invariant 7).
    files: (isCsam ? [] : files).map(
      ({ name, size }) => `${showBidi(name)} (${fileSize(size, screen.lang)})`,
    ),
    raw: pretty(complaint.raw),
    maySettle: !settled && screen.may('work_cases'),
    form: formOf(fields, errors),
    hasErrors: errors.length > 0,
  });
}

const reporterFacts = (reporter: Reporter, { t }: Screen) =>
  (['name', 'email', 'organisation', 'address', 'phone'] as const).flatMap((field) =>
    reporter[field] === '' ? [] : [{ label: t(`desk:enter.${field}`), text: reporter[field] }],
  );

/** What was answered, under the questions as they were asked. */
function answersOf({ ground, catalogueVersion, answers }: Complaint, { lang }: Screen) {
  const questions = questionsFor(groundById(ground, catalogueVersion), catalogueVersion);
  return answers.slice(0, FIRST_ANSWERS).map(({ question, answer }) => ({
    question: questions.find(({ id }) => id === question)?.label[lang] ?? question,
    answer,
  }));
}
