import { allows } from '../cases/transitions.js';
import { isAwaited } from '../cases/awaited.js';
import type { Case } from '../cases/case.js';
import { isUnplaced } from '../cases/unplaced.js';
import type { Outcome } from '../cases/decision.js';
import { personalOf, type CaseEvent } from '../cases/events.js';
import type { Complaint } from '../intake/complaint.js';
import type { Block } from '../letters/blocks.js';
import type { LetterCustomer, LetterDeps } from '../letters/deps.js';
import { reporterScene } from '../letters/scenes.js';
import type { ReporterScene } from '../letters/scene.js';
import { outcome } from '../letters/templates/outcome.js';
import { saidIn } from './blocks.js';
import { stepsOf, type Step } from './progress.js';

/** Something that we and this reporter wrote to each other. */
export interface Message {
  kind: 'asked' | 'answered' | 'objected';
  at: Date;
  text: string;
}

/** A case as one reporter may read it: nothing of the customer, nothing of other reporters (invariant 6). */
export interface ReporterCase {
  id: string;
  number: string;
  locations: readonly string[];
  steps: Step[];
  messages: Message[];
  question: { text: string; by: Date | undefined } | null;
  outcome: Block[] | null;
  /** The outcome in a word, for machines. */
  decided: { outcome: Outcome; at: Date } | null;
  /** Whether we have yet to find its locations with us. */
  unplaced: boolean;
  mayAdd: boolean;
  /** The last day to object; null when there is nothing to object to, or no longer. */
  objectBy: Date | null;
}

interface Reader {
  complaint: Complaint;
  customer: LetterCustomer | null;
  deps: LetterDeps;
  now: Date;
}

/** What the reporter of this complaint sees of a case. `caze` has all its events. Pure. */
export function reporterCase(caze: Case, reader: Reader): ReporterCase {
  const { complaint, now } = reader;
  const sceneOf = (event: CaseEvent) =>
    reporterScene(gatheredFor(caze, event, reader), complaint, reader.deps);
  const decided = lastDecided(caze);
  const scene = decided && sceneOf(decided);
  const first = caze.events[0];
  const objectBy = scene?.decision?.objectBy;
  return {
    id: String(caze._id),
    number: caze.number,
    locations: first ? sceneOf(first).locations : [],
    steps: stepsOf(caze, complaint.receivedAt),
    messages: messagesOf(caze, complaint, sceneOf),
    question: openQuestion(caze, complaint, sceneOf),
    outcome: scene ? saidIn(outcome(scene, Infinity), scene) : null,
    decided: scene?.decision ? { outcome: scene.decision.outcome, at: scene.decision.at } : null,
    unplaced: caze.track !== 'csam' && caze.resource.kind !== 'none' && isUnplaced(caze),
    mayAdd: allows(caze.status, 'reporter_answer'),
    objectBy: objectBy && objectBy > now && allows(caze.status, 'object') ? objectBy : null,
  };
}

type SceneOf = (event: CaseEvent) => ReporterScene;

const gatheredFor = (caze: Case, event: CaseEvent, { customer }: Reader) => ({
  caze,
  event,
  causes: [],
  customer,
  complaints: new Map(),
});

/** The decision that holds; a case that was reopened since has none. */
function lastDecided(caze: Case): CaseEvent | undefined {
  if (!['decided', 'under_appeal', 'closed'].includes(caze.status)) return undefined;
  return caze.events.findLast(({ type }) => type === 'decided');
}

const MESSAGE_KINDS = new Map<string, Message['kind']>([
  ['reporter_asked', 'asked'],
  ['reporter_answered', 'answered'],
  ['objected', 'objected'],
]);

function messagesOf(caze: Case, complaint: Complaint, sceneOf: SceneOf): Message[] {
  return ownEvents(caze, complaint).flatMap((event) => {
    const kind = MESSAGE_KINDS.get(event.type);
    if (!kind) return [];
    const own = personalOf(event)['text'];
    const text = kind === 'asked' ? sceneOf(event).question : typeof own === 'string' ? own : '';
    return [{ kind, at: event.at, text }];
  });
}

function openQuestion(caze: Case, complaint: Complaint, sceneOf: SceneOf): ReporterCase['question'] {
  const waits = isAwaited(caze, 'reporter') || caze.status === 'under_appeal';
  const last = ownEvents(caze, complaint).findLast(({ type }) => MESSAGE_KINDS.has(type));
  if (!waits || last?.type !== 'reporter_asked') return null;
  const { question, answerBy } = sceneOf(last);
  return { text: question, by: answerBy };
}

const ownEvents = ({ events }: Case, { _id }: Complaint): CaseEvent[] =>
  events.filter(({ facts }) => facts['complaint'] === String(_id));
