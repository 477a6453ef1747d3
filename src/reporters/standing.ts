import type { Types } from 'mongoose';
import { Organisations } from './organisation.js';
import { reporterId, Reporters, type ReporterRecord } from './reporter.js';

/** How whoever sent a complaint stands with us. */
export interface Standing {
  /** A trusted flagger's notices come first (DSA 22(1)). */
  flagger: boolean;
}

export interface Sender {
  /** As the complaint says. */
  email: string;
  /** Whether it surely comes from that address: anybody can write a trusted flagger's. */
  certain: boolean;
  /** Whose token it came with, by the API; the organisation's own address then decides. */
  organisation?: Types.ObjectId | undefined;
}

const NONE: Standing = { flagger: false };

/** The standing of a sender at a moment. It asks for certainty of who it is. */
export async function standingOf(sender: Sender, at = new Date()): Promise<Standing> {
  const known = await vouchedFor(sender);
  if (known.email === '') return NONE;
  const reporter = await Reporters.findById(reporterId(known.email)).lean();
  if (!reporter) return NONE;
  return { flagger: known.certain && isFlagger(reporter, at) };
}

/** Whether an address is appointed at this moment. */
export function isFlagger({ kind, flagger }: Pick<ReporterRecord, 'kind' | 'flagger'>, at: Date): boolean {
  if (kind !== 'trusted_flagger' || !flagger) return false;
  return flagger.since <= at && (flagger.until === null || flagger.until > at);
}

async function vouchedFor({ email, certain, organisation }: Sender): Promise<Sender> {
  if (!organisation) return { email, certain };
  const found = await Organisations.findById(organisation, { email: 1 }).lean();
  return { email: found?.email ?? '', certain: true };
}
