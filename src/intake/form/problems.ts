import { z } from 'zod';
import { isDeliverable } from '../../mail/address.js';
import { readLocations, type ReadLocations, type UnreadLocation } from '../locations.js';
import { answerField, type FormInput } from './input.js';
import type { FormShape } from './shape.js';

/** What is wrong with a field: `code` is worded as report:error.<code>. `field` is the id on the page. */
export interface FieldProblem {
  field: string;
  code: string;
  params?: Record<string, string | number>;
}

const LONGEST = { line: 200, address: 500, answerLine: 500, answerText: 5_000 };
export const MOST_LOCATIONS = 1_000;
/** So many lines with what stands on them, and then so many by their numbers. */
const MOST_SHOWN = 3;
const MOST_NUMBERED = 30;

/** The locations that were typed; none where the form doesn't ask for them. */
export function locationsOf({ locations }: FormInput, shape: FormShape): ReadLocations {
  if (shape.locations === 'none') return { locations: [], problems: [] };
  return readLocations(locations, { locations: MOST_LOCATIONS });
}

/** Everything that keeps a form from being a complaint, in the order of the page. */
export function problemsOf(
  input: FormInput,
  read: ReadLocations,
  shape: FormShape,
  aboutFiles: FieldProblem[],
): FieldProblem[] {
  return [
    ...aboutLocations(input, read, shape),
    ...aboutAnswers(input, shape),
    ...aboutReasons(input, shape),
    ...aboutFiles,
    ...aboutReporter(input, shape),
    ...when(shape.goodFaith && !input.goodFaith, 'goodFaith', 'good_faith'),
    ...when(!z.uuid().safeParse(input.submission).success, '', 'form_incomplete'),
  ];
}

function aboutLocations(input: FormInput, read: ReadLocations, shape: FormShape): FieldProblem[] {
  const problems = withoutRemarks(read.problems, input.locations);
  if (problems.length > 0) return unreadable(problems);
  const missing = shape.locations === 'required' && read.locations.length === 0;
  return when(missing, 'locations', 'location_needed');
}

/** Words beside a location that could be read are somebody's remark: the complaint keeps them as they were sent. */
function withoutRemarks(problems: UnreadLocation[], text: string): UnreadLocation[] {
  const lines = text.split(/\r\n|\r|\n/);
  const known = new Map<number, boolean>();
  // Each line once: a hundred problems may stand on one long line.
  const hasLocation = (line: number): boolean => {
    const has = known.get(line) ?? readLocations(lines[line - 1] ?? '').locations.length > 0;
    known.set(line, has);
    return has;
  };
  return problems.filter(({ line, problem }) => problem !== 'not_a_location' || !hasLocation(line));
}

function unreadable(problems: UnreadLocation[]): FieldProblem[] {
  const shown = problems.slice(0, MOST_SHOWN);
  const more = [...new Set(problems.slice(MOST_SHOWN).map(({ line }) => line))];
  const numbers = more.slice(0, MOST_NUMBERED).join(', ');
  return [
    ...shown.map(({ line, raw, problem }) => ({
      field: 'locations',
      code: `location_${problem}`,
      params: { line, text: raw, most: MOST_LOCATIONS },
    })),
    ...when(more.length > 0, 'locations', 'location_more', {
      count: more.length,
      lines: more.length > MOST_NUMBERED ? `${numbers}, …` : numbers,
    }),
  ];
}

function aboutAnswers({ answers }: FormInput, { questions }: FormShape): FieldProblem[] {
  return questions.flatMap(({ id, input, required }) => {
    const answer = answers.get(id) ?? '';
    const most = input === 'text' ? LONGEST.answerText : LONGEST.answerLine;
    if (input === 'yes_no' && answer !== '' && answer !== 'yes' && answer !== 'no')
      return when(true, answerField(id), 'choose');
    if (required && answer === '')
      return when(true, answerField(id), input === 'yes_no' ? 'choose' : 'answer_needed');
    return tooLong(answerField(id), answer, most);
  });
}

function aboutReasons({ reasons }: FormInput, shape: FormShape): FieldProblem[] {
  const missing = shape.reasons === 'required' && reasons === '';
  return missing
    ? when(true, 'reasons', 'reasons_needed')
    : tooLong('reasons', reasons, shape.longestReasons);
}

function aboutReporter(input: FormInput, { identified }: FormShape): FieldProblem[] {
  const { name, email, organisation, address } = input;
  return [
    ...when(identified && name === '', 'name', 'name_needed'),
    ...tooLong('name', name, LONGEST.line),
    ...when(identified && email === '', 'email', 'email_needed'),
    ...when(email !== '' && !isDeliverable(email), 'email', 'email_wrong'),
    ...tooLong('organisation', organisation, LONGEST.line),
    ...tooLong('address', address, LONGEST.address),
  ];
}

const tooLong = (field: string, text: string, most: number): FieldProblem[] =>
  when(text.length > most, field, 'too_long', { most, over: text.length - most });

function when(
  wrong: boolean,
  field: string,
  code: string,
  params?: Record<string, string | number>,
): FieldProblem[] {
  return wrong ? [{ field, code, ...(params && { params }) }] : [];
}
