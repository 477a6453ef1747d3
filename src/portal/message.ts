import { z } from 'zod';
import { cleanText } from '../intake/text.js';
import { flatFields } from '../evidence/fields.js';

export const LONGEST_MESSAGE = 10_000;

/** What is wrong with a form of a private page: worded as portal:error.<code>. */
export type MessageProblem = 'text_needed' | 'text_too_long' | 'choose';

const field = z
  .string()
  .catch('')
  .transform((text) => cleanText(text).trim());

/** One field of a body as cleaned text; '' when it is missing or no text. */
export function fieldOf(body: unknown, name: string): string {
  return field.parse(flatFields(body)[name]);
}

export function problemOf(text: string, needed = true): MessageProblem | undefined {
  if (needed && text === '') return 'text_needed';
  return text.length > LONGEST_MESSAGE ? 'text_too_long' : undefined;
}
