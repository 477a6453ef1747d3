import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import { absorbedIn } from '../cases/merge.js';
import { lettersCausedBy, type LetterCause } from './causes.js';
import { hearsOfUs } from './reporters.js';
import type { LetterComplaint, LetterCustomer, LetterDeps } from './deps.js';
import type { CaseEvent } from '../cases/events.js';
import type { Secrets } from './mask.js';

/** All that the letters of an event are made from, read before the first is written. */
export interface Gathered {
  caze: Case;
  event: CaseEvent;
  causes: readonly LetterCause[];
  customer: LetterCustomer | null;
  complaints: ReadonlyMap<string, LetterComplaint>;
}

/** Reads what the letters of an event need. A cause towards a reporter without an e-mail address falls away. */
export async function gather(caze: Case, event: CaseEvent, deps: LetterDeps): Promise<Gathered> {
  const isTold = lettersCausedBy(caze, event).length > 0;
  const found = isTold ? await allComplaints(caze, deps) : [];
  const causes = lettersCausedBy(
    { ...caze, complaints: found.map(({ _id: id }) => ({ id, group: '' })) },
    event,
  );
  const customer = causes.length > 0 && caze.customer ? await deps.findCustomer(caze.customer) : null;
  const complaints = new Map(found.map((complaint) => [String(complaint._id), complaint]));
  const reachable = (id: Types.ObjectId) => hearsOfUs(complaints.get(String(id)));
  return {
    caze,
    event,
    causes: causes.filter(({ complaint }) => !complaint || reachable(complaint)),
    customer,
    complaints,
  };
}

/** Those that the case lists, and those that it only counts: their reporters too hear how it ends. */
async function allComplaints(
  { _id, complaints, complaintCount, absorbed }: Case,
  deps: LetterDeps,
): Promise<LetterComplaint[]> {
  const listed = await deps.findComplaints(complaints.map(({ id }) => id));
  const counted =
    complaintCount > complaints.length ? await deps.findCounted([_id, ...absorbedIn({ absorbed })]) : [];
  return [...listed, ...counted];
}

/** What tells who reported: kept out of every letter to the customer. */
export function reporterSecrets({ complaints }: Gathered): Secrets {
  const all = [...complaints.values()];
  return {
    names: all.flatMap(({ reporter, reference, files }) => [
      reporter.name,
      reporter.organisation,
      reporter.address,
      reporter.phone,
      reference,
      ...files.map(({ name }) => name),
    ]),
    emails: all.flatMap(({ reporter }) => [reporter.email, reporter.replyTo ?? '']),
  };
}

/** What tells who the customer is: kept out of every letter to a reporter, unless the reporter is that customer. */
export function customerSecrets({ caze, customer }: Gathered): Secrets {
  if (!customer || caze.track === 'service_complaint') return { names: [], emails: [] };
  const { name, ref, phone, address, email } = customer;
  return { names: [name, ref, phone ?? '', address ?? ''], emails: [email] };
}
