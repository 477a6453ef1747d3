import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import type { Case } from '../cases/case.js';
import { replacedBy, type Decision } from '../cases/decision.js';
import { derivedId } from '../cases/number.js';

/** An upheld decision counted against a customer (5.5); expires; voided when a later decision takes its place. */
export interface Strike {
  _id: Types.ObjectId;
  customer: Types.ObjectId;
  case: Types.ObjectId;
  caseNumber: string;
  decision: string;
  ground: string;
  at: Date;
  expiresAt: Date;
  voidedAt: Date | null;
}

const schema = new Schema<Strike>(
  {
    customer: { type: Schema.Types.ObjectId, required: true },
    case: { type: Schema.Types.ObjectId, required: true },
    caseNumber: String,
    decision: { type: String, required: true },
    ground: String,
    at: Date,
    expiresAt: Date,
    voidedAt: { type: Date, default: null },
  },
  { versionKey: false, collection: 'strikes', autoIndex: false },
);
schema.index({ customer: 1, at: -1 });
// Those that count, for a whole page of customers at once: however long their history.
schema.index({ customer: 1, voidedAt: 1, expiresAt: 1 });

export const Strikes = model<Strike>('Strike', schema);

/**
 * What a decision does to the customer's strikes; doing it twice does it once. It voids the strike of each decision that it takes the
 * place of: one case counts once.
 */
export async function settleStrikes(caze: Case, decision: Decision, months: number): Promise<void> {
  const { customer } = caze;
  if (!customer) return;
  const replaced = replacedBy(caze.decisions, decision).filter((earlier) => earlier.strike);
  if (replaced.length > 0) await voidStrikes(replaced, decision.at);
  if (!decision.strike) return;
  const strike = {
    customer,
    case: caze._id,
    caseNumber: caze.number,
    decision: decision.id,
    ground: decision.ground,
    at: decision.at,
    expiresAt: addMonths(decision.at, months),
    voidedAt: null,
  };
  await Strikes.updateOne({ _id: strikeId(decision.id) }, { $setOnInsert: strike }, { upsert: true });
}

async function voidStrikes(decisions: readonly Decision[], at: Date): Promise<void> {
  const ids = decisions.map(({ id }) => strikeId(id));
  await Strikes.updateMany({ _id: { $in: ids }, voidedAt: null }, { $set: { voidedAt: at } });
}

const strikeId = (decision: string): Types.ObjectId => derivedId('strike', decision);

/** How many strikes of a case's decisions count at a moment: one, or none. */
export async function standingStrikes(
  { decisions }: Pick<Case, 'decisions'>,
  at = new Date(),
): Promise<number> {
  const ids = decisions.filter(({ strike }) => strike).map(({ id }) => strikeId(id));
  if (ids.length === 0) return 0;
  return Strikes.countDocuments({ _id: { $in: ids }, voidedAt: null, expiresAt: { $gt: at } });
}

/** More than a page of customers has: they come in one answer. */
const MOST_AT_ONCE = 1000;

/** The strikes that count at a moment, for each of these customers. */
export async function countStrikes(
  customers: Types.ObjectId[],
  at = new Date(),
): Promise<Map<string, number>> {
  const strikes = await Strikes.find(
    { customer: { $in: customers }, voidedAt: null, expiresAt: { $gt: at } },
    { customer: 1, _id: 0 },
  )
    .batchSize(MOST_AT_ONCE)
    .lean();
  const counts = new Map<string, number>();
  for (const { customer } of strikes) counts.set(String(customer), (counts.get(String(customer)) ?? 0) + 1);
  return counts;
}

function addMonths(from: Date, months: number): Date {
  const to = new Date(from);
  to.setUTCMonth(to.getUTCMonth() + months);
  return to;
}
