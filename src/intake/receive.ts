import { createHash } from 'node:crypto';
import type { Types } from 'mongoose';
import { derivedId } from '../cases/number.js';
import { isDuplicateKey } from '../store/errors.js';
import { insertInTurns } from '../store/inTurns.js';
import { announceComplaint } from './announce.js';
import { Complaints, type Complaint, type ComplaintDuty } from './complaint.js';
import { referenceOf } from './reference.js';
import { Problem } from '../problem.js';

export type ComplaintDraft = Omit<Complaint, '_id' | 'reference' | 'digest' | 'owed'> & {
  /** The form's own number: the same form sent twice is one complaint. */
  submission: string;
};

/** The same form number came again with other contents. */
export class SubmissionReused extends Problem {
  override name = 'SubmissionReused';
  constructor() {
    super('submission_reused', 409);
  }
}

/**
 * Stores a complaint durably (invariant 1) with what it owes; placing and receipt follow, unless it is set aside. Sending the same form again returns the
 * complaint that is there. Throws SubmissionReused when the contents differ.
 */
export async function receiveComplaint(draft: ComplaintDraft): Promise<Complaint> {
  const { submission, ...fields } = draft;
  const id = derivedId('complaint', submission);
  const complaint: Complaint = {
    _id: id,
    reference: referenceOf(id),
    ...fields,
    digest: createHash('sha256').update(fields.raw).digest('hex'),
    owed: fields.setAside ? [] : owedFor(fields),
  };
  try {
    // By the driver: all of it is typed and made here, and Mongoose's going over it was a fifth of what a complaint costs.
    await insert(complaint);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return sameComplaint(id, complaint.digest);
  }
  if (!complaint.setAside) announceComplaint(id);
  return complaint;
}

/** What a complaint owes that is to be processed: no receipt where there is nobody to send one to, or a machine (RFC 3834). */
export const owedFor = ({
  reporter,
  automatic,
}: Pick<Complaint, 'reporter' | 'automatic'>): ComplaintDuty[] =>
  reporter.email === '' || automatic ? ['placing'] : ['placing', 'receipt'];

const insert = insertInTurns(Complaints);

async function sameComplaint(id: Types.ObjectId, digest: string): Promise<Complaint> {
  const earlier = await Complaints.findById(id).lean();
  if (earlier?.digest !== digest) throw new SubmissionReused();
  return earlier;
}
