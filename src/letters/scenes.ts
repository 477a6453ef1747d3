import { parseUrl } from '../url.js';
import type { Case } from '../cases/case.js';
import type { Decision } from '../cases/decision.js';
import { personalOf, type CaseEvent } from '../cases/events.js';
import type { Language, Text } from '../catalogue/index.js';
import { reachOf } from '../measures/covers.js';
import { citationOf } from './citation.js';
import { datesIn } from './dates.js';
import { measureView, viewOf, type Reading } from './decisionView.js';
import type { LetterComplaint, LetterDeps } from './deps.js';
import { customerSecrets, reporterSecrets, type Gathered } from './gather.js';
import { customerWasTold, decisionAt } from './history.js';
import { LEFT_OUT, mask, maskEmails } from './mask.js';
import type { CustomerScene, ReporterScene } from './scene.js';

/** What a letter to the customer may draw on. */
export function customerScene(gathered: Gathered, deps: LetterDeps): CustomerScene {
  const { caze, event, customer } = gathered;
  const language = customer?.language ?? 'nl';
  const reading = readingOfCustomer(gathered, language);
  const { decision, earlier } = decisionAt(caze, event);
  const told = earlier && customerWasTold(caze, earlier) ? earlier : undefined;
  const isReader = ({ kind }: { kind: string }) => kind === 'customer';
  const lifted = caze.decisions
    .flatMap(({ measures }) => measures)
    .find(({ id }) => id === event.facts['measure']);
  const { files } = event.facts;
  return {
    party: 'customer',
    ...settingOf(caze, event, language, deps, decision),
    link: deps.links.customerLink(caze, event.at),
    name: customer?.name ?? '',
    locations: caze.locations.map(({ value }) => reading.address(value)),
    question: reading.text(personalText(event, 'text')),
    summary: reading.text(personalText(event, 'summary')),
    filesReleased: Array.isArray(files) && files.length > 0,
    source: caze.ground.startsWith('order-') ? 'order' : caze.origin,
    byReference: caze.byReference,
    strikeMonths: deps.strikeMonths,
    ...(lifted && {
      lifted: {
        ...measureView(lifted, reading),
        began: event.facts['began'] !== false,
        replaced: event.facts['reason'] === 'objection' || event.facts['reason'] === 'review',
      },
    }),
    ...(decision && {
      decision: viewOf(caze, decision, { ...reading, zone: deps.zone, earlier: told, isReader }),
    }),
  };
}

/** What a letter to the reporter of one complaint may draw on: of the locations, only those of that complaint. */
export function reporterScene(
  gathered: Gathered,
  complaint: LetterComplaint,
  deps: LetterDeps,
): ReporterScene {
  const { caze, event } = gathered;
  const { language } = complaint;
  const inCase = new Set(caze.locations.map(({ value }) => value));
  const own = complaint.locations.filter(({ value }) => inCase.has(value));
  const locations = own.map(({ value }) => value);
  const reading = readingOfReporter(gathered, language, locations);
  const { decision, earlier } = decisionAt(caze, event);
  const isReader = (by: CaseEvent['by']) => by.kind === 'reporter' && by.id === String(complaint._id);
  return {
    party: 'reporter',
    ...settingOf(caze, event, language, deps, decision),
    ...reporterOf(complaint),
    link: deps.links.reporterLink(complaint._id, event.at),
    locations,
    reach: reachOf(decision?.measures.map(({ target }) => target) ?? [], own),
    question: reading.text(personalText(event, 'text')),
    ...(decision && { decision: viewOf(caze, decision, { ...reading, zone: deps.zone, earlier, isReader }) }),
  };
}

/** What the receipt may draw on: the complaint alone. `answerBy`: by when we expect to decide or to answer. */
export function receiptScene(complaint: LetterComplaint, answerBy: Date, deps: LetterDeps): ReporterScene {
  const { language, receivedAt, ground, catalogueVersion } = complaint;
  const citation = citationOf(ground, catalogueVersion, language);
  return {
    party: 'reporter',
    ...languageOf(language, deps),
    ...reporterOf(complaint),
    track: citation.track,
    csam: citation.track === 'csam',
    ground: citation,
    link: deps.links.reporterLink(complaint._id, receivedAt),
    at: receivedAt,
    locations: complaint.locations.map(({ value }) => value),
    reach: reachOf([], complaint.locations),
    question: '',
    answerBy,
  };
}

function settingOf(
  caze: Case,
  event: CaseEvent,
  language: Language,
  deps: LetterDeps,
  decision: Decision | undefined,
) {
  const { ground, catalogueVersion } = decision ?? caze;
  const citation = citationOf(ground, catalogueVersion, language, decision?.statute);
  const answerBy = answerDateOf(caze, event);
  return {
    ...languageOf(language, deps),
    track: caze.track,
    csam: caze.track === 'csam' || citation.track === 'csam',
    ground: citation,
    at: event.at,
    caseNumber: caze.number,
    ...(answerBy && { answerBy }),
  };
}

const languageOf = (language: Language, { zone, brand }: LetterDeps) => ({
  ...datesIn(language, zone),
  language,
  say: (text: Text) => text[language],
  brand,
});

const reporterOf = ({ reporter, reference, receivedAt, locations }: LetterComplaint) => ({
  elsewhere: {
    domains: once(locations.flatMap(({ kind, domain }) => (kind !== 'email' && domain ? [domain] : []))),
    addresses: once(locations.flatMap(({ ip, reserved }) => (ip && !reserved ? [ip] : []))),
    mail: once(locations.flatMap(({ kind, host }) => (kind === 'email' && host ? [host] : []))),
  },
  name: reporter.name,
  reference,
  receivedAt,
  anonymous: reporter.anonymous || reporter.name === '',
});

const once = (values: string[]): string[] => [...new Set(values)];

/** By when an answer is asked, as the event says; by when an objection is judged, as the case's clock says. */
function answerDateOf(caze: Case, event: CaseEvent): Date | undefined {
  const { answerBy } = event.facts;
  if (typeof answerBy === 'string') return new Date(answerBy);
  if (event.type !== 'objected') return undefined;
  return caze.deadlines.find(({ kind }) => kind === 'appeal')?.dueAt;
}

function readingOfCustomer(gathered: Gathered, language: Language): Reading {
  const secrets = reporterSecrets(gathered);
  const kept = addressesIn(gathered.caze);
  return {
    text: (text) => mask(text, secrets, LEFT_OUT[language], kept),
    address: (text) => maskEmails(text, secrets, LEFT_OUT[language]),
  };
}

function readingOfReporter(gathered: Gathered, language: Language, own: readonly string[]): Reading {
  const secrets = customerSecrets(gathered);
  const kept = [...own, ...own.flatMap(hostOf)];
  const text = (text: string) => mask(text, secrets, LEFT_OUT[language], kept);
  return { text, address: text };
}

/** Names that the customer may read although a person's name is in them: the addresses that the case is about. */
function addressesIn({ locations, resource }: Case): string[] {
  const values = locations.map(({ value }) => value);
  return [...values, ...values.flatMap(hostOf), ...(resource.kind === 'none' ? [] : [resource.value])];
}

const hostOf = (value: string): string[] => {
  const url = parseUrl(value);
  return url ? [url.hostname] : [];
};

function personalText(event: CaseEvent, field: string): string {
  const value = personalOf(event)[field];
  return typeof value === 'string' ? value : '';
}
