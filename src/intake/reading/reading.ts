import type { ReplyClaims } from './kinds/reply.js';
import type { Fact, Report } from './report.js';

/** What a message was taken for. */
export type Kind = 'complaint' | 'bounce' | 'auto_reply' | 'read_receipt' | 'challenge' | 'reply' | 'held';

/** What a step says of a message that it knows. */
export interface Verdict {
  kind: Kind;
  /** For a complaint its format; else how it was known. */
  by: string;
  /** Why it was taken for this, or why it is held: in words for the handler. */
  reason: string;
  reports: Report[];
  facts: Fact[];
}

/** A file in a message, by its place among the parts. */
export interface ReadFile {
  part: number;
  name: string;
  type: string;
  bytes: number;
  sha256: string;
}

/** All that was read of a message. */
export interface Reading extends Verdict {
  /** The message's own: whom it is from, about what, when. */
  about: Fact[];
  /** Which letter of ours it says that it answers: to be held against what we sent. */
  claims: ReplyClaims;
  /** The new text of it, and what was folded away. */
  visible: string;
  folded: string;
  /** Whether a machine sent it: such mail is never answered. */
  automatic: boolean;
  /** What came as a file, in order: their bytes are read again from the raw message when they are needed. */
  files: ReadFile[];
  problems: string[];
}
