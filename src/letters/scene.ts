import type { Language, Text, Track } from '../catalogue/index.js';
import type { MeasureTarget, Outcome } from '../cases/decision.js';
import type { Reach } from '../measures/covers.js';
import type { Citation } from './citation.js';
import type { Dates } from './dates.js';
import type { Brand } from './deps.js';

/**
 * All that a template may know. There is one for each party, made so that nothing of the other is in it (invariant 6):
 * free text comes without names, locations are those that this party may read.
 */
export type Scene = ReporterScene | CustomerScene;

interface Setting extends Dates {
  language: Language;
  /** The text in this letter's language. */
  say(text: Text): string;
  brand: Brand;
  track: Track;
  /** Child abuse material: nothing in the letter describes it beyond its address (invariant 7). */
  csam: boolean;
  ground: Citation;
  /** The private page of whoever reads it. */
  link: string;
  /** How the letter addresses them; empty when we do not know or should not repeat it. */
  name: string;
  /** When what it tells happened. */
  at: Date;
  /** Absent when no case is meant yet: a receipt. */
  caseNumber?: string;
  locations: readonly string[];
  question: string;
  /** By when we ask for an answer, or promise one. */
  answerBy?: Date;
  decision?: DecisionView;
}

export interface ReporterScene extends Setting {
  party: 'reporter';
  reference: string;
  receivedAt: Date;
  anonymous: boolean;
  /** Their own locations, by how much of each the decided measures reach. */
  reach: Readonly<Record<Reach, readonly string[]>>;
  /** Where what was reported is registered or connected, for who it is to turn to when it isn't ours. */
  elsewhere: { domains: readonly string[]; addresses: readonly string[]; mail: readonly string[] };
}

export interface CustomerScene extends Setting {
  party: 'customer';
  /** What the handler approved for this customer to read. */
  summary: string;
  filesReleased: boolean;
  source: 'complaint' | 'own_initiative' | 'order';
  strikeMonths: number;
  /** Whether it is about a link or other reference to such information. */
  byReference: boolean;
  /** The measure that was lifted; absent when the event named none. */
  lifted?: LiftedView;
}

export interface MeasureView {
  target: MeasureTarget;
  until: Date | null;
}

/** A measure that was taken back. */
export interface LiftedView extends MeasureView {
  /** Whether it was ever in force, as far as is known. */
  began: boolean;
  /** Whether a new decision took it back; else the decision that it rests on still stands. */
  replaced: boolean;
}

export interface DecisionView {
  outcome: Outcome;
  upheld: boolean;
  at: Date;
  facts: string;
  reasons: string;
  proportionality: string;
  /** Who the reporter can turn to instead, as a handler wrote it. */
  turnTo: string;
  measures: readonly MeasureView[];
  /** Those of the decision before it that it does not repeat. */
  takenBack: readonly MeasureView[];
  strike: boolean;
  /** The last day to object (kept voluntarily at six months, DSA 20). */
  objectBy: Date;
  /** The decision that it replaces or confirms, if this reader had been told of that one. */
  earlier?: { at: Date; upheld: boolean };
  /** What led to deciding anew: an objection, of this reader or another, or our own reopening. */
  follows: 'own_objection' | 'other_objection' | 'reopening' | null;
}
