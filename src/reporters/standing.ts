import type { Types } from 'mongoose';
import type { Complaint } from '../intake/complaint.js';
import { findInTurns } from '../store/inTurns.js';
import { Organisations } from './organisation.js';
import { reporterId, Reporters, type ReporterRecord } from './reporter.js';

/** How whoever sent a complaint stands with us. */
export interface Standing {
  /** A trusted flagger's notices come first (DSA 22(1)). */
  flagger: boolean;
  /** Since and until when what they send is set aside (DSA 23(2)). */
  stop: { since: Date; until: Date } | null;
}

export interface Sender {
  /** As the complaint says. */
  email: string;
  /** Whether it surely comes from that address: anybody can write a trusted flagger's. */
  certain: boolean;
  /** Whose token it came with, by the API; the organisation's own address then decides. */
  organisation?: Types.ObjectId | undefined;
}

/** Who sent a complaint, as far as it and its checks tell. */
export const senderOf = ({
  reporter,
  identity,
  organisation,
}: Pick<Complaint, 'reporter' | 'identity' | 'organisation'>): Sender => ({
  email: reporter.email,
  certain: identity === 'certain',
  organisation,
});

const NONE: Standing = { flagger: false, stop: null };

const findReporter = findInTurns(Reporters, { flagger: 1, stoppedSince: 1, stoppedUntil: 1 });
const findOrganisation = findInTurns(Organisations, { email: 1, name: 1 });

/** The standing of a sender at a moment. To come first it must be certain who it is; to be set aside, not. */
export async function standingOf(sender: Sender, at = new Date()): Promise<Standing> {
  const { email, certain } = await vouchedFor(sender);
  if (email === '') return NONE;
  const reporter = await findReporter(reporterId(email));
  if (!reporter) return NONE;
  const { stoppedSince: since, stoppedUntil: until } = reporter;
  return {
    flagger: certain && isFlagger(reporter, at),
    stop: since && until && isStopped(reporter, at) ? { since, until } : null,
  };
}

/** Whether an address is appointed at this moment. */
export const isFlagger = ({ flagger }: Pick<ReporterRecord, 'flagger'>, at: Date): boolean =>
  flagger !== null && flagger.since <= at && (flagger.until === null || flagger.until > at);

export const isStopped = ({ stoppedUntil }: Pick<ReporterRecord, 'stoppedUntil'>, at: Date): boolean =>
  stoppedUntil !== null && stoppedUntil > at;

/** Who stands for what was sent: the organisation whose token it came with, else the address that it names. */
export async function vouchedFor({
  email,
  certain,
  organisation,
}: Sender): Promise<{ email: string; name: string; certain: boolean }> {
  if (!organisation) return { email, name: '', certain };
  const found = await findOrganisation(organisation);
  return { email: found?.email ?? '', name: found?.name ?? '', certain: true };
}
