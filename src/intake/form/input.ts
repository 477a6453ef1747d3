import { z } from 'zod';
import { languages } from '../../catalogue/index.js';
import { flatFields } from '../../evidence/fields.js';
import { cleanText, showBidi } from '../text.js';
import type { FormShape } from './shape.js';

/** A field as a string, whatever came: nothing is '', of several the last counts. */
const sent = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => [value ?? ''].flat().at(-1) ?? '');
const line = sent.transform(cleanLine);
const block = sent.transform((text) => cleanText(text).trim());
const ticked = sent.transform((value) => value !== '');

const fixedFields = z.object({
  submission: line,
  draft: line,
  /** When the form was made, signed. */
  made: line,
  /** A trap: people do not see it. */
  website: line,
  removeFile: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => [value ?? []].flat()),
  locations: sent,
  byReference: ticked,
  reasons: block,
  name: line,
  email: line,
  organisation: line,
  address: line,
  language: z.enum(languages).optional().catch(undefined),
  goodFaith: ticked,
});

/** The form as typed, cleaned of control characters; single lines with direction tricks made visible (UAX #9). */
export type FormInput = z.infer<typeof fixedFields> & {
  /** Answers to the ground's questions by their id. */
  answers: ReadonlyMap<string, string>;
};

/** What stands in the form before anything is typed. */
export const emptyInput = (submission: string, made: string): FormInput => ({
  ...fixedFields.parse({ submission, made }),
  answers: new Map(),
});

export const answerField = (question: string): string => `q-${question}`;

/** Reads a body, whatever it is, into the fields that this form has; other fields are not looked at. */
export function readInput(body: unknown, { questions }: FormShape): FormInput {
  const fields = flatFields(body);
  const answers = questions.map(({ id, input }) => {
    const read = input === 'text' ? block : line;
    return [id, read.parse(fields[answerField(id)])] as const;
  });
  return { ...fixedFields.parse(fields), answers: new Map(answers) };
}

const KEPT = [
  'locations',
  'byReference',
  'reasons',
  'name',
  'email',
  'organisation',
  'address',
  'language',
  'goodFaith',
];

/** The fields of this form exactly as they were sent, in a fixed order (19.5). */
export function asSent(body: unknown, { questions }: FormShape): [string, string | string[]][] {
  const fields = flatFields(body);
  const names = [
    ...KEPT,
    ...questions.map(({ id }) => answerField(id)),
    ...(fields['website'] ? ['website'] : []),
  ];
  return names.flatMap((name) => {
    const value = fields[name];
    return value === undefined ? [] : [[name, value]];
  });
}

function cleanLine(text: string): string {
  return showBidi(
    cleanText(text)
      .replace(/[\n\t\u2028\u2029]+/g, ' ')
      .trim(),
  );
}
