import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import { eventsOf } from '../cases/history.js';
import { findByCustomers } from '../cases/queries.js';
import { customerCard } from '../customers/card.js';
import { countStrikes } from '../decisions/strike.js';
import { Complaints, type Complaint } from '../intake/complaint.js';
import { Letters, type Letter } from '../letters/letter.js';
import { Measures } from '../measures/measure.js';
import { Reporters } from '../reporters/reporter.js';
import { colleagues } from './people.js';
import type { RowOfReporter } from './reporter.js';

const MOST_COMPLAINTS = 50;
const MOST_LETTERS = 300;
const MOST_RELATED = 10;

export type StoryLetter = Omit<Letter, 'text' | 'html'>;
export type StoryComplaint = Omit<Complaint, 'raw'>;

/** All that the page of a case shows beside the case itself, read at the same time. */
export async function casePartsOf(caze: Case) {
  const ids = caze.complaints.map(({ id }) => id);
  const [people, events, complaints, reporters, letters, receipts, measures, card, strikes, related] =
    await Promise.all([
      colleagues(),
      eventsOf(caze),
      complaintsOf(ids),
      reportersOf(caze),
      Letters.find({ case: caze._id }, { text: 0, html: 0 })
        .sort({ createdAt: 1 })
        .limit(MOST_LETTERS)
        .lean<StoryLetter[]>(),
      receiptsOf(ids),
      Measures.find({ case: caze._id }).lean(),
      caze.customer ? customerCard(caze.customer) : null,
      caze.customer ? countStrikes([caze.customer]) : new Map<string, number>(),
      caze.customer ? findByCustomers([caze.customer], MOST_RELATED + 1) : [],
    ]);
  return {
    people,
    events,
    complaints,
    reporters,
    letters: [...receipts, ...letters],
    measures,
    card,
    strikes: strikes.get(String(caze.customer)) ?? 0,
    related: related.filter(({ number }) => number !== caze.number).slice(0, MOST_RELATED),
  };
}

export type CaseParts = Awaited<ReturnType<typeof casePartsOf>>;

async function complaintsOf(ids: Types.ObjectId[]): Promise<StoryComplaint[]> {
  const shown = ids.slice(-MOST_COMPLAINTS);
  if (shown.length === 0) return [];
  return Complaints.find({ _id: { $in: shown } }, { raw: 0 }).lean<StoryComplaint[]>();
}

/** Those of whom something is known, by their id: whose cases were decided before, or who are appointed. */
async function reportersOf({ complaints }: Case): Promise<Map<string, RowOfReporter>> {
  const ids = new Map(
    complaints
      .slice(-MOST_COMPLAINTS)
      .flatMap(({ reporter }) => (reporter ? [[String(reporter), reporter]] : [])),
  );
  if (ids.size === 0) return new Map();
  const found = await Reporters.find({ _id: { $in: [...ids.values()] } }, { acts: 0 }).lean<
    RowOfReporter[]
  >();
  return new Map(found.map((reporter) => [String(reporter._id), reporter]));
}

/** Receipts answer a complaint, not a case: they are found by it. */
async function receiptsOf(ids: Types.ObjectId[]): Promise<StoryLetter[]> {
  const shown = ids.slice(-MOST_COMPLAINTS);
  if (shown.length === 0) return [];
  return Letters.find({ complaint: { $in: shown }, template: 'receipt' }, { text: 0, html: 0 }).lean<
    StoryLetter[]
  >();
}
