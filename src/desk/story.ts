import { catalogueVersion, type Language } from '../catalogue/index.js';
import type { Case } from '../cases/case.js';
import { describeEvent } from '../cases/describeEvent.js';
import { personalOf, type CaseEvent, type EventType } from '../cases/events.js';
import type { Report } from '../intake/reading/report.js';
import { showBidi } from '../intake/text.js';
import { fileSize } from '../web/fileSize.js';
import { paths } from '../web/paths.js';
import type { CaseParts, StoryComplaint, StoryLetter } from './caseParts.js';
import { eventHelpers } from './changes.js';
import { standingOfRow } from './reporter.js';
import { IDENTITY_CERTAINTY } from './entry.js';
import { readingWords } from './readingWords.js';
import type { Screen } from './screen.js';

/** An entry of the story, as the timeline shows it. */
export interface StoryItem {
  kind: string;
  who: string;
  what: string;
  at: Date;
  body?: string;
  icon?: string;
  badge?: object;
  links?: { href: string; text: string }[];
  view?: string;
  data?: object;
}

const KINDS: Partial<Record<EventType, [kind: string, icon?: string]>> = {
  opened: ['event', 'inbox'],
  complaint_joined: ['event', 'plus'],
  complaints_joined: ['event', 'plus'],
  taken: ['assign'],
  assigned: ['assign'],
  placed: ['event', 'customer'],
  regraded: ['event', 'settings'],
  noted: ['note'],
  notice_released: ['event', 'letter'],
  reporter_asked: ['question'],
  customer_asked: ['question'],
  reporter_answered: ['reply'],
  customer_answered: ['reply'],
  objected: ['reply', 'undo'],
  closed: ['event', 'check'],
  reopened: ['event', 'undo'],
  linked: ['event', 'link'],
  unlinked: ['event', 'undo'],
  merged: ['event', 'check'],
  absorbed: ['event', 'plus'],
  gave_back: ['event', 'undo'],
  unmerged: ['event', 'undo'],
  split: ['event', 'plus'],
  measure_active: ['measure'],
  measure_failed: ['failed'],
  measure_lifted: ['measure', 'undo'],
  evidence_viewed: ['event', 'eye'],
  letter_failed: ['failed'],
};

/** Everything that happened, in order: complaints as they came in, events in sentences, letters with their state. */
export function storyOf(caze: Case, parts: CaseParts, screen: Screen): StoryItem[] {
  const helpers = eventHelpers(caze, parts.people, screen);
  const items = [
    ...parts.complaints.map((complaint) => complaintItem(caze, complaint, parts, screen)),
    ...parts.events.map((event) => eventItem(event, describeEvent(event, helpers), screen)),
    ...parts.letters.map((letter) => letterItem(letter, screen)),
  ];
  return items.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function eventItem(
  event: CaseEvent,
  { who, what, body }: ReturnType<typeof describeEvent>,
  { t }: Screen,
): StoryItem {
  if (event.type === 'decided')
    return { ...decidedWords(event, t), kind: 'decision', who, what, at: event.at };
  const [kind = 'event', icon] = KINDS[event.type] ?? [];
  const { message } = event.facts;
  const links = typeof message === 'string' ? [{ href: paths.message(message), text: t('case:mail') }] : [];
  return { kind, who, what, body, links, at: event.at, ...(icon && { icon }) };
}

const JUDGEMENT = ['facts', 'reasons', 'proportionality'] as const;

/** All that was put into words when it was decided; what retention erased stays away. */
function decidedWords(event: CaseEvent, t: Screen['t']): Pick<StoryItem, 'view' | 'data'> {
  const written = personalOf(event);
  const words = JUDGEMENT.flatMap((name) => {
    const text = written[name];
    return typeof text === 'string' && text !== '' ? [{ label: t(`case:decide.${name}`), text }] : [];
  });
  return words.length > 0 ? { view: '/desk/decided', data: { words } } : {};
}

function letterItem(letter: StoryLetter, { t }: Screen): StoryItem {
  const { template, party, to, subject, status, createdAt, sentAt } = letter;
  return {
    kind: status === 'failed' ? 'failed' : 'letter',
    icon: 'letter',
    who: t(`case:letterTo.${party}`),
    what: t(`case:letter.${template}`),
    body: subject,
    at: sentAt ?? createdAt,
    badge: { text: t(`desk:letterStatus.${status}`), value: status === 'pending' ? 'queued' : status },
    links: [{ href: paths.letter(String(letter._id)), text: t('case:readLetter', { to }) }],
  };
}

function complaintItem(
  caze: Case,
  complaint: StoryComplaint,
  { reporters }: Pick<CaseParts, 'reporters'>,
  screen: Screen,
): StoryItem {
  const { t, lang } = screen;
  const { reporter, reference, channel, receivedAt, reasons } = complaint;
  const listed = caze.complaints.find(({ id }) => id.equals(complaint._id));
  const known = reporters.get(String(listed?.reporter));
  const name = reporter.name || reporter.organisation || reporter.email;
  return {
    kind: 'complaint',
    who: reporter.anonymous ? t('case:anonymous') : showBidi(name),
    what: t('case:complained', { channel: t(`case:channel.${channel}`), reference }),
    at: receivedAt,
    view: '/desk/complaint',
    data: {
      standing: known && standingOfRow(known, new Date()),
      uncertain: complaint.identity === 'uncertain',
      byHand: reporter.address !== '' && reporter.email === '',
      reasons,
      answers: answersOf(complaint, screen),
      locations: locationsIn(caze, complaint),
      facts: [
        { label: t('case:reporter.name'), text: showBidi(reporter.name) },
        { label: t('case:reporter.organisation'), text: showBidi(reporter.organisation) },
        { label: t('case:reporter.email'), text: showBidi(reporter.email) },
        { label: t('case:reporter.phone'), text: showBidi(reporter.phone) },
        { label: t('case:reporter.address'), text: showBidi(reporter.address) },
        { label: t('case:reporter.goodFaith'), text: t(complaint.goodFaith ? 'common:yes' : 'common:no') },
      ].filter(({ text }) => text !== ''),
      files: filesOf(caze, complaint, lang),
      reports: (complaint.reports ?? []).slice(0, SHOWN_REPORTS).map((report) => reportOf(report, screen)),
      moreReports: Math.max(0, (complaint.reports ?? []).length - SHOWN_REPORTS),
      raw: complaint.message
        ? paths.message(String(complaint.message))
        : paths.caseComplaint(caze.number, reference),
    },
  };
}

const SHOWN_REPORTS = 5;
const SHOWN_FACTS = 40;

/** What a report said, with where it said so. */
const reportOf = ({ format, facts, warnings }: Report, { t }: Screen) => ({
  format: readingWords(format, t),
  warnings: warnings.slice(0, 10).map((warning) => showBidi(readingWords(warning, t))),
  facts: facts.slice(0, SHOWN_FACTS).map((fact) => ({ ...fact, value: showBidi(fact.value) })),
});

/** What this complaint named of this case, known before or not: the rest of it went to other cases. */
function locationsIn(caze: Case, { locations }: StoryComplaint): string[] {
  const ofCase = new Set(caze.locations.map(({ value }) => value));
  return [...new Set(locations.map(({ value }) => value))].filter((value) => ofCase.has(value));
}

/** The ground's questions with what was answered, in the words of the version that the complaint was made under. */
export function answersOf(
  { answers, catalogueVersion: version }: Pick<StoryComplaint, 'answers' | 'catalogueVersion'>,
  { t, lang }: Pick<Screen, 't' | 'lang'>,
) {
  const { questions } = catalogueVersion(version);
  return answers.map(({ question, answer }) => {
    if (question === IDENTITY_CERTAINTY) return { question: t('desk:enter.certainty'), answer };
    const asked = questions.find(({ id }) => id === question);
    const isChoice = asked?.input === 'yes_no' && (answer === 'yes' || answer === 'no');
    return { question: asked?.label[lang] ?? question, answer: isChoice ? t(`common:${answer}`) : answer };
  });
}

/** Never for csam: nothing of that was kept, and nothing would be given out (invariant 7). */
function filesOf(caze: Case, { files, reference }: StoryComplaint, lang: Language) {
  if (caze.track === 'csam') return [];
  return files.map(({ sha256, name, size, type }) => ({
    name,
    size: fileSize(size, lang),
    type,
    href: paths.caseFile(caze.number, reference, sha256),
  }));
}
