/** How the cases ended that somebody reported, in the year before `at`. */
export interface TrackRecord {
  upheld: number;
  rejected: number;
  unfounded: number;
  at: Date;
}

export const PROPOSALS = ['warning', 'stop', 'coordinator'] as const;
/** `coordinator`: of a trusted flagger we tell the digital services coordinator that appointed it (DSA 22(6)). */
export type Proposal = (typeof PROPOSALS)[number];

/** What a track record is about: the year before. */
export const RECORD_MONTHS = 12;
/** From so many manifestly unfounded cases, and only where they are half of those decided or more, it is "frequent". */
export const FREQUENT = { cases: 3, share: 0.5 };
/** So many more, after a warning or after the coordinator was told, call for the next step. */
export const AFTER_TELLING = 2;

interface Stand {
  record: TrackRecord;
  /** Whether they were warned; of a trusted flagger, whether the coordinator was told. */
  told: boolean;
  /** How many were found manifestly unfounded since then. */
  sinceTold: number;
  stopped: boolean;
  flagger: boolean;
}

/**
 * What the track record of a reporter calls for, which a person then decides: a warning before anything else, and a stop only when
 * they went on after it. Number and proportion are weighed here, gravity and intent by whoever decides (DSA 23(2) and (3)).
 */
export function proposalOf({ record, told, sinceTold, stopped, flagger }: Stand): Proposal | null {
  if (stopped || !isFrequent(record)) return null;
  if (told && sinceTold < AFTER_TELLING) return null;
  if (flagger) return 'coordinator';
  return told ? 'stop' : 'warning';
}

function isFrequent({ upheld, rejected, unfounded }: TrackRecord): boolean {
  return unfounded >= FREQUENT.cases && unfounded / (upheld + rejected + unfounded) >= FREQUENT.share;
}

/** The first moment that a track record made now is about. */
export function startOfRecord(at: Date): Date {
  const start = new Date(at);
  start.setUTCMonth(start.getUTCMonth() - RECORD_MONTHS);
  return start;
}

/** Whether a warning, or telling the coordinator, still counts: as long as a track record reaches back. */
export const stillCounts = (toldAt: Date | null, at: Date): boolean =>
  toldAt !== null && toldAt >= startOfRecord(at);
