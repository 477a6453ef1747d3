import type { Types } from 'mongoose';
import type { Case } from '../../cases/case.js';
import type { CaseEvent, EventType } from '../../cases/events.js';
import { eventsOf } from '../../cases/history.js';
import { absorbedIn } from '../../cases/merge.js';
import { derivedId } from '../../cases/number.js';
import type { CaseStatus } from '../../cases/transitions.js';
import { pointing } from '../../intake/api/accept.js';
import type { WebhookEvent, WebhookMessage } from '../../intake/api/schemas.js';
import { stateOfCase } from '../../intake/api/state.js';
import { Complaints, type Complaint } from '../../intake/complaint.js';
import type { LetterDeps } from '../../letters/deps.js';
import { reporterCase } from '../../portal/reporterView.js';
import { isDuplicateKey } from '../../store/errors.js';
import { Organisations } from '../organisation.js';
import { announceDelivery } from './announce.js';
import { Deliveries, type Delivery } from './delivery.js';

/** Which event is told to whom, and in which state the case was by it. */
const TOLD: Partial<Record<EventType, { type: WebhookEvent; status: CaseStatus }>> = {
  decided: { type: 'complaint.decided', status: 'decided' },
  reporter_asked: { type: 'complaint.question', status: 'awaiting_reporter' },
};

/**
 * Writes the messages that an event owes to the organisations whose complaints it is about; the effect `webhooks`. They say what the reporter's page
 * said then, and no more (invariant 6). Doing it again makes none twice.
 */
export async function writeDeliveries(
  caze: Case,
  event: CaseEvent,
  letters: LetterDeps,
  at = new Date(),
): Promise<void> {
  const told = TOLD[event.type];
  if (!told) return;
  const complaints = await complaintsOf(caze, event);
  if (complaints.length === 0) return;
  const then = await asItWas(caze, event, told.status);
  const customer = caze.customer ? await letters.findCustomer(caze.customer) : null;
  const addressed = await withAddress(complaints);
  for (const complaint of addressed) {
    const seen = reporterCase(then, { complaint, customer, deps: letters, now: event.at });
    const message: WebhookMessage = {
      type: told.type,
      timestamp: event.at.toISOString(),
      data: { ...pointing(complaint, letters.links), case: stateOfCase(seen) },
    };
    await store(complaint, { caze, event, message, at });
  }
}

type Sent = Complaint & { organisation: Types.ObjectId };
const isSent = (complaint: Complaint): complaint is Sent => complaint.organisation !== undefined;

/** Those that the case lists and those that it only counts; of a question the one that it is put about. */
async function complaintsOf(caze: Case, event: CaseEvent): Promise<Sent[]> {
  const [listed, counted] = await Promise.all([
    Complaints.find({ _id: { $in: caze.complaints.map(({ id }) => id) } }, WITHOUT_TEXTS).lean<Complaint[]>(),
    Complaints.find({ 'cases.id': { $in: [caze._id, ...absorbedIn(caze)] } }, WITHOUT_TEXTS).lean<
      Complaint[]
    >(),
  ]);
  const all = new Map([...listed, ...counted].map((complaint) => [String(complaint._id), complaint]));
  const { complaint: asked } = event.facts;
  const about =
    event.type === 'reporter_asked'
      ? [...all.values()].filter(({ _id }) => String(_id) === asked)
      : [...all.values()];
  return about.filter(isSent);
}

const WITHOUT_TEXTS = { raw: 0, reasons: 0, answers: 0, reports: 0 } as const;

async function withAddress(complaints: readonly Sent[]): Promise<Sent[]> {
  const ids = [
    ...new Map(complaints.map(({ organisation }) => [String(organisation), organisation])).values(),
  ];
  const organisations = await Organisations.find({ _id: { $in: ids } }, { active: 1, webhook: 1 }).lean();
  const reachable = new Set(
    organisations.flatMap(({ _id, active, webhook }) => (active && webhook ? [String(_id)] : [])),
  );
  return complaints.filter(({ organisation }) => reachable.has(String(organisation)));
}

/** The case as it stood after the event, whatever has happened since. */
async function asItWas(caze: Case, event: CaseEvent, status: CaseStatus): Promise<Case> {
  const events = (await eventsOf(caze)).filter(({ seq }) => seq <= event.seq);
  return { ...caze, status, events, decisions: caze.decisions.filter(({ at }) => at <= event.at) };
}

interface Told {
  caze: Case;
  event: CaseEvent;
  message: WebhookMessage;
  at: Date;
}

async function store(complaint: Sent, { caze, event, message, at }: Told): Promise<void> {
  const _id = derivedId('webhook', String(caze._id), event.seq, String(complaint._id));
  const delivery: Delivery = {
    _id,
    organisation: complaint.organisation,
    type: message.type,
    complaint: complaint._id,
    reference: complaint.reference,
    caseNumber: caze.number,
    body: JSON.stringify(message),
    status: 'pending',
    attempts: [],
    nextAttemptAt: at,
    lastError: null,
    createdAt: at,
    sentAt: null,
  };
  try {
    await Deliveries.collection.insertOne(delivery);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return;
  }
  announceDelivery(_id);
}
