import type { Message } from './message.js';

/** One thing that a report says, and where in the message it says so. */
export interface Fact {
  /** The field's name: the shared ones of `FACTS`, or the format's own. */
  name: string;
  value: string;
  /** Where it stood: "feedback-report", "xarf.json", "subject", "text line 12", "row 3 of x.csv". */
  source: string;
}

/** One incident that a message reports. One message may hold thousands (a feed). */
export interface Report {
  /** The name of the format that it was read by. */
  format: string;
  facts: Fact[];
  /** What is reported, as written but refanged: addresses of pages, hosts, IP addresses, mail addresses. */
  locations: string[];
  /** The format's own word for the kind of abuse, as it stood ("phishing", "login_attack", "abuse"). */
  category: string;
  /** When it happened, where the report says so; ISO 8601 in UTC. */
  happenedAt: string;
  /** What the format forbids and was taken nevertheless. */
  warnings: string[];
}

/** A report format: one file each, listed in `formats/registry.ts`. */
export interface Format {
  name: string;
  /** Read by what it looks like, not by whom it is from: too wide for a message that is itself the evidence. */
  general?: boolean;
  /** Whether a message is of this format; cheap, and never throws. */
  recognises(message: Message): boolean;
  /** What it reports. Throws `Unreadable` when it is of this format but nothing can be made of it. */
  reads(message: Message): Report[] | Promise<Report[]>;
}

/** A message of a known format from which nothing could be read: it is held with this reason. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}
