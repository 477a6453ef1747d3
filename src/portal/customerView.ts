import { CUSTOMER_STANCES, type CustomerStance } from '../cases/answer.js';
import { answerOf, isAwaited } from '../cases/awaited.js';
import type { Case } from '../cases/case.js';
import type { Decision } from '../cases/decision.js';
import { personalOf, type CaseEvent } from '../cases/events.js';
import { allows, isUndecided } from '../cases/transitions.js';
import type { Language } from '../catalogue/index.js';
import type { Block } from '../letters/blocks.js';
import { citationOf, type Citation } from '../letters/citation.js';
import type { LetterComplaint, LetterCustomer, LetterDeps } from '../letters/deps.js';
import { customerWasTold, findsAgainst } from '../letters/history.js';
import type { CustomerScene } from '../letters/scene.js';
import { customerScene } from '../letters/scenes.js';
import { decisionForCustomer } from '../letters/templates/decisionForCustomer.js';
import { measureText } from '../letters/templates/decisions.js';
import { statementOfReasons } from '../letters/templates/statementOfReasons.js';
import type { Measure } from '../measures/measure.js';
import { hasEnded, type MeasureStatus } from '../measures/states.js';
import { saidIn } from './blocks.js';

/** Something that we and the customer wrote to each other. */
export interface CustomerMessage {
  kind: 'asked' | 'objected' | CustomerStance;
  at: Date;
  text: string;
}

type ShownStatus = Exclude<MeasureStatus, 'failed'>;

export interface MeasureLine {
  text: string;
  status: ShownStatus;
  at: Date | null;
}

/** A case as its customer may read it: nothing of who reported, nothing that a handler did not approve (invariant 6). */
export interface CustomerCase {
  id: string;
  number: string;
  noticedAt: Date | null;
  ground: Citation;
  byReference: boolean;
  locations: readonly string[];
  summary: string;
  question: string;
  answerBy: Date | null;
  messages: CustomerMessage[];
  /** Whether the last word was theirs. */
  answered: boolean;
  decidedAt: Date | null;
  decision: Block[] | null;
  measures: MeasureLine[];
  /** Before the decision, they can say what they did about it; after it, only add something. */
  mayAnswer: boolean;
  mayAdd: boolean;
  underAppeal: boolean;
  objectBy: Date | null;
}

interface Reader {
  customer: LetterCustomer;
  complaints: ReadonlyMap<string, LetterComplaint>;
  measures: readonly Measure[];
  deps: LetterDeps;
  language: Language;
  now: Date;
}

/**
 * The case from when it is this customer's: what was written to and by another, before a handler placed it anew, is not theirs
 * to read.
 */
export function sinceTheirs(caze: Case): Case {
  const moved = caze.events.findLastIndex(
    ({ type, facts }) => type === 'placed' && facts['from'] !== facts['to'],
  );
  if (moved < 0) return caze;
  const events = caze.events.slice(moved + 1);
  const notice = events.find(({ type }) => type === 'notice_released');
  return { ...caze, events, noticedAt: notice?.at ?? null, summary: notice ? caze.summary : null };
}

/** Whether the customer has been told of the case: by a notice, a question, or a decision against them. */
export function mayCustomerSee(caze: Case): boolean {
  if (!caze.customer) return false;
  if (caze.decisions.some((decision) => customerWasTold(caze, decision))) return true;
  const addressed = caze.noticedAt !== null || caze.events.some(({ type }) => type === 'customer_asked');
  return addressed && caze.track !== 'csam';
}

/** What the customer sees of a case that they may see. `caze` has all its events. Pure. */
export function customerCase(caze: Case, reader: Reader): CustomerCase {
  const { language, now } = reader;
  const sceneOf = (event: CaseEvent) => customerScene(gatheredFor(caze, event, reader), reader.deps);
  const csam = caze.track === 'csam';
  const notice = csam ? undefined : caze.events.findLast(({ type }) => type === 'notice_released');
  const told = caze.decisions.findLast((decision) => customerWasTold(caze, decision));
  const decided =
    told && caze.events.find(({ type, facts }) => type === 'decided' && facts['decision'] === told.id);
  const decision = decided && sceneOf(decided);
  const first = caze.events[0];
  const messages = csam ? [] : messagesOf(caze, sceneOf);
  return {
    id: String(caze._id),
    number: caze.number,
    noticedAt: csam ? null : caze.noticedAt,
    ground: citationOf(caze.ground, caze.catalogueVersion, language, told?.statute),
    byReference: caze.byReference,
    locations: first ? sceneOf(first).locations : [],
    summary: notice ? sceneOf(notice).summary : '',
    question: openQuestion(caze, messages),
    answerBy: isAwaited(caze, 'customer') ? (answerOf(caze, 'customer')?.dueAt ?? null) : null,
    messages,
    answered: messages.length > 0 && messages.at(-1)?.kind !== 'asked',
    decidedAt: told?.at ?? null,
    decision: told && decision ? saidIn(contentOf(caze, told, decision), decision) : null,
    measures: told && decision ? measuresOf(told, decision, reader.measures) : [],
    mayAnswer: isUndecided(caze.status) && allows(caze.status, 'customer_answer'),
    mayAdd: !isUndecided(caze.status) && allows(caze.status, 'customer_answer'),
    underAppeal: caze.status === 'under_appeal',
    objectBy: objectBy(caze, told, decision, now),
  };
}

const gatheredFor = (caze: Case, event: CaseEvent, { customer, complaints, language }: Reader) => ({
  caze,
  event,
  causes: [],
  customer: { ...customer, language },
  complaints,
});

const contentOf = (caze: Case, decision: Decision, scene: CustomerScene) =>
  findsAgainst(caze, decision) ? statementOfReasons(scene) : decisionForCustomer(scene);

function measuresOf(decision: Decision, scene: CustomerScene, records: readonly Measure[]): MeasureLine[] {
  return decision.measures.flatMap(({ id }, index) => {
    const view = scene.decision?.measures[index];
    const record = records.find(({ _id }) => String(_id) === id);
    if (!view) return [];
    return [{ text: measureText(view, scene), status: shownStatus(record), at: since(record) }];
  });
}

/** To the customer a step that failed and will be tried again is one that is being carried out. */
function shownStatus(record: Measure | undefined): ShownStatus {
  if (record === undefined) return 'applying';
  if (record.status !== 'failed') return record.status;
  return record.lift ? 'lifting' : 'applying';
}

/** When what the line tells came to be; null while it is under way. */
function since(record: Measure | undefined): Date | null {
  if (record?.status === 'active') return record.activeAt;
  return record && hasEnded(record.status) ? record.liftedAt : null;
}

function messagesOf(caze: Case, sceneOf: (event: CaseEvent) => CustomerScene): CustomerMessage[] {
  return caze.events.flatMap((event) => {
    const kind = kindOf(event);
    if (!kind) return [];
    const own = personalOf(event)['text'];
    const text = kind === 'asked' ? sceneOf(event).question : typeof own === 'string' ? own : '';
    return [{ kind, at: event.at, text }];
  });
}

function kindOf({ type, by, facts }: CaseEvent): CustomerMessage['kind'] | undefined {
  if (type === 'customer_asked') return 'asked';
  if (type === 'objected') return by.kind === 'customer' ? 'objected' : undefined;
  return type === 'customer_answered'
    ? (CUSTOMER_STANCES.find((stance) => stance === facts['stance']) ?? 'answer')
    : undefined;
}

function openQuestion(caze: Case, messages: readonly CustomerMessage[]): string {
  const last = messages.at(-1);
  const waits = isAwaited(caze, 'customer') || caze.status === 'under_appeal';
  return waits && last?.kind === 'asked' ? last.text : '';
}

/** Only a decision against the customer, and only the one that still holds, can be objected to. */
function objectBy(
  caze: Case,
  told: Decision | undefined,
  scene: CustomerScene | undefined,
  now: Date,
): Date | null {
  const until = scene?.decision?.objectBy;
  if (!told || !until || until < now || told !== caze.decisions.at(-1)) return null;
  return findsAgainst(caze, told) && allows(caze.status, 'object') ? until : null;
}
