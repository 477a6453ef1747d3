import type { Types } from 'mongoose';
import { z } from 'zod';
import type { Case } from '../cases/case.js';
import { settleNow } from '../cases/grouping.js';
import { splitCase, type Split } from '../cases/split.js';
import { Complaints } from '../intake/complaint.js';
import { caseVerb, Invalid, UNTOUCHED, verbPage } from './caseVerb.js';
import { fieldsOf, several, words } from './input.js';
import { screenOf } from './screen.js';
import { showForm } from './showForm.js';

const MOST_SHOWN = 200;

const schema = z.object({
  location: several,
  complaint: several,
  reason: words(5000),
  step: z.enum(['preview', 'split']),
});
type Choice = z.infer<typeof schema>;

const show = showForm('splitting', async (caze, state, res) => {
  const { t } = screenOf(res);
  const parsed = schema.safeParse(state.fields);
  const members = await membersOf(caze);
  return {
    choices: {
      locations: caze.locations.slice(0, MOST_SHOWN).map(({ value }) => ({ value, label: value })),
      complaints: members.map(({ id, reference, who, locations }) => ({
        value: String(id),
        label: reference,
        hint: [who || t('case:anonymous'), ...locations.slice(0, 3)].join(' · '),
      })),
    },
    going: parsed.success && state.errors.length === 0 ? await preview(caze, parsed.data) : null,
  };
});

export const showSplit = verbPage('split', show);

/** Splits chosen locations and complaints off, after a look at what goes. */
export const createSplit = caseVerb({
  schema,
  show,
  act: async (caze, input, by, { req, res }) => {
    if (input.location.length + input.complaint.length === 0)
      throw new Invalid([{ field: 'location', text: screenOf(res).t('case:refused.split_nothing') }]);
    if (input.step === 'preview') {
      await show(req, res, caze, { ...UNTOUCHED, fields: fieldsOf(req) });
      return null;
    }
    return settleNow(await splitCase(caze, await splitOf(caze, input), by));
  },
  done: 'case:done.split',
});

interface Member {
  id: Types.ObjectId;
  reference: string;
  who: string;
  /** What it names of this case. */
  locations: string[];
}

async function membersOf(caze: Case): Promise<Member[]> {
  const ofCase = new Set(caze.locations.map(({ value }) => value));
  const ids = caze.complaints.map(({ id }) => id);
  const found = await Complaints.find(
    { _id: { $in: ids } },
    { reference: 1, reporter: 1, locations: 1 },
  ).lean();
  return found.map(({ _id, reference, reporter, locations }) => ({
    id: _id,
    reference,
    who: reporter.name || reporter.organisation || reporter.email,
    locations: locations.map(({ value }) => value).filter((value) => ofCase.has(value)),
  }));
}

/**
 * A chosen complaint goes with the locations that it alone names. One that names some of the chosen locations is in both cases
 * afterwards; one that names no others goes with them.
 */
async function splitOf(caze: Case, { location, complaint, reason }: Choice): Promise<Split> {
  const members = await membersOf(caze);
  const moving = new Set(complaint);
  const kept = new Set(
    members.filter(({ id }) => !moving.has(String(id))).flatMap(({ locations }) => locations),
  );
  const own = members.filter(({ id }) => moving.has(String(id))).flatMap(({ locations }) => locations);
  const going = new Set([...location, ...own.filter((value) => !kept.has(value))]);
  const touched = members.filter(({ locations }) => locations.some((value) => going.has(value)));
  const isWhole = ({ id, locations }: Member) =>
    moving.has(String(id)) || locations.every((value) => going.has(value));
  return {
    locations: [...going],
    complaints: members
      .filter((member) => moving.has(String(member.id)) || (touched.includes(member) && isWhole(member)))
      .map(({ id }) => id),
    shared: touched.filter((member) => !isWhole(member)).map(({ id }) => id),
    reason,
  };
}

async function preview(caze: Case, choice: Choice) {
  const { locations, complaints, shared } = await splitOf(caze, choice);
  return { locations, complaints: complaints.length, shared: shared.length };
}
