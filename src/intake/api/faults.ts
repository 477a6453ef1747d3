import { isDeliverable } from '../../mail/address.js';
import type { Reporter } from '../complaint.js';
import type { FormShape } from '../form/shape.js';
import type { Location } from '../locations.js';
import type { Arriving } from './context.js';
import { pointerTo, type Fault } from './problem.js';
import type { ComplaintInput } from './schemas.js';

interface Checked {
  input: ComplaintInput;
  reporter: Reporter;
  shape: FormShape;
  arriving: Arriving;
  found: Location[];
}

/** What keeps a complaint of the right form from being one: an element of DSA 16(2) that is missing, a file that was not taken. */
export function faultsOf({ input, reporter, shape, arriving, found }: Checked): Fault[] {
  const { ground, identified, longestReasons } = shape;
  const said = input.reasons.trim() !== '' || Object.keys(input.answers).length > 0;
  return [
    ...when(
      shape.locations === 'required' && found.length + input.locations.length === 0,
      '/locations',
      'location_needed',
      'Give at least one exact location (DSA 16(2)(b)).',
    ),
    ...when(
      !said && ground.track !== 'csam',
      '/reasons',
      'reasons_needed',
      'Tell why this is wrong (DSA 16(2)(a)), in `reasons` or in `answers`.',
    ),
    ...when(
      input.reasons.length > longestReasons,
      '/reasons',
      'too_long',
      `For this ground it may have ${longestReasons} characters.`,
    ),
    ...answerFaults(input, shape),
    ...when(
      identified && reporter.name === '',
      '/reporter/name',
      'name_needed',
      'This ground needs the name of who reports.',
    ),
    ...when(
      identified && reporter.email === '',
      '/reporter/email',
      'email_needed',
      'This ground needs an address to answer to.',
    ),
    ...when(
      reporter.email !== '' && !isDeliverable(reporter.email),
      '/reporter/email',
      'email_wrong',
      'This is no e-mail address that can be written to.',
    ),
    ...when(
      shape.goodFaith && !input.goodFaith,
      '/goodFaith',
      'good_faith',
      'Must be true: that what you write is correct and complete, as far as you know (DSA 16(2)(d)).',
    ),
    ...arriving.problems.map(({ name, problem }) => ({
      pointer: '',
      code: `file_${problem}`,
      detail: `"${name}": ${FILE[problem]}`,
    })),
  ];
}

/** What was taken all the same. */
export function warningsOf(input: ComplaintInput, { ground, questions }: FormShape, exact: boolean): Fault[] {
  return [
    ...when(
      !exact,
      '/ground',
      'ground_guessed',
      `Taken as ${ground.id}. Several grounds may share this category: give the id of one.`,
    ),
    ...questions
      .filter(({ id, required }) => required && (input.answers[id] ?? '').trim() === '')
      .map(({ id, label }) => ({
        pointer: pointerTo(['answers', id]),
        code: 'answer_missing',
        detail: `It will be judged sooner with an answer to: ${label.en}`,
      })),
  ];
}

const FILE: Record<Arriving['problems'][number]['problem'], string> = {
  too_big: 'it is larger than one file may be.',
  total_too_big: 'together the files are larger than they may be.',
  wrong_type: 'it is of a kind that is not taken, or its content is not what its name says.',
  empty: 'it is empty.',
  too_many: 'it is one file too many.',
  not_allowed:
    'it was refused and not kept: this ground takes no files, or the part with the JSON did not come first.',
};

function answerFaults({ answers }: ComplaintInput, { questions }: FormShape): Fault[] {
  return Object.entries(answers).flatMap(([id, answer]) => {
    const question = questions.find((candidate) => candidate.id === id);
    const pointer = pointerTo(['answers', id]);
    if (!question) return when(true, pointer, 'unknown_question', 'This ground does not ask that.');
    const wrong = question.input === 'yes_no' && !['', 'yes', 'no'].includes(answer);
    return when(wrong, pointer, 'yes_or_no', 'The answer is "yes" or "no".');
  });
}

const when = (wrong: boolean, pointer: string, code: string, detail: string): Fault[] =>
  wrong ? [{ pointer, code, detail }] : [];
