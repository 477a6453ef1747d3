import { Cases, type Case } from './case.js';
import { digestOfSealed, hashOf, startOfChain, type CaseEvent } from './events.js';
import { eventsOf } from './history.js';

/** Which event of which case is not as it was written, and what does not fit. */
export interface Break {
  case: string;
  seq: number;
  problem:
    'event altered' | 'personal data altered' | 'event missing' | 'chain broken' | 'end of chain altered';
}

/**
 * Checks the chain of one case: every event's hash, its link to the one before, the digest of its personal data where that is still there (retention
 * may have erased it), and that the chain ends where the case says. Returns the first break of each event.
 */
export function verifyChain(
  caze: Pick<Case, '_id' | 'number' | 'head'>,
  events: readonly CaseEvent[],
): Break[] {
  const breaks: Break[] = [];
  let { seq, hash } = startOfChain(String(caze._id));
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
    const problem = problemOf(event, seq + 1, hash);
    if (problem)
      breaks.push({ case: caze.number, seq: problem === 'event missing' ? seq + 1 : event.seq, problem });
    seq = event.seq;
    hash = event.hash;
  }
  if (caze.head.seq !== seq || caze.head.hash !== hash) {
    breaks.push({
      case: caze.number,
      seq: caze.head.seq,
      problem: caze.head.seq > seq ? 'event missing' : 'end of chain altered',
    });
  }
  return breaks;
}

function problemOf(event: CaseEvent, seq: number, prev: string): Break['problem'] | null {
  if (event.seq !== seq) return 'event missing';
  if (safeHash(event) !== event.hash) return 'event altered';
  if (event.prev !== prev) return 'chain broken';
  if (event.personal && digestOfSealed(event.personal) !== event.personalDigest)
    return 'personal data altered';
  return null;
}

/** An altered event may not even have a date any more; that must not stop the check. */
function safeHash(event: CaseEvent): string {
  try {
    return hashOf(event);
  } catch {
    return '';
  }
}

/** Checks every case, one at a time, whatever their number. Returns how many were checked and all breaks. */
export async function verifyAll(): Promise<{ cases: number; events: number; breaks: Break[] }> {
  const result = { cases: 0, events: 0, breaks: [] as Break[] };
  for await (const caze of Cases.find({}, { number: 1, head: 1, events: 1 }).lean().cursor()) {
    const events = await eventsOf(caze);
    result.cases += 1;
    result.events += events.length;
    result.breaks.push(...verifyChain(caze, events));
  }
  return result;
}

/** The hash of one event of a case, for the check of the seals; null when there is no such case or event. */
export async function hashAt(number: string, seq: number): Promise<string | null> {
  const caze = await Cases.findOne({ number }, { number: 1, head: 1, events: 1 }).lean();
  if (!caze) return null;
  return (await eventsOf(caze)).find((event) => event.seq === seq)?.hash ?? null;
}
