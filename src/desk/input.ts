import type { Request } from 'express';
import { Types } from 'mongoose';
import { z } from 'zod';
import { cleanText, showBidi } from '../intake/text.js';
import type { Translate } from '../web/i18n.js';

/** What was typed, by field; kept as it is when a page is shown again. */
export type Fields = Record<string, string | string[]>;

export interface FieldError {
  field: string;
  text: string;
}

/** The strings of a form that was sent; whatever else a body could hold is left out. */
export function fieldsOf(req: Request): Fields {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter(isField));
}

const isField = (entry: [string, unknown]): entry is [string, string | string[]] =>
  typeof entry[1] === 'string' ||
  (Array.isArray(entry[1]) && entry[1].every((item) => typeof item === 'string'));

const MISSING = 'desk:problem.missing';

/** Free text that must be there, on as many lines as it takes. */
export const words = (longest = 20_000) =>
  z
    .string(MISSING)
    .transform((value) => cleanText(value).trim())
    .pipe(z.string().min(1, MISSING).max(longest, 'desk:problem.too_long'));

/** Free text that may be left out. */
export const maybeWords = (longest = 20_000) =>
  z
    .string(MISSING)
    .default('')
    .transform((value) => cleanText(value).trim())
    .pipe(z.string().max(longest, 'desk:problem.too_long'));

/** Text of one line, with characters that turn its direction made visible. */
export const maybeLine = (longest = 300) =>
  maybeWords(longest).transform((value) => showBidi(value.replace(/\s+/g, ' ')));

/** A box that was ticked or not. */
export const ticked = z
  .string()
  .optional()
  .transform((value) => value === 'yes');

/** Boxes under one name: none, one or several. */
export const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => [value].flat());

/** A record's id, or nothing chosen. */
export const maybeId = z
  .string(MISSING)
  .default('')
  .refine((value) => value === '' || Types.ObjectId.isValid(value), 'desk:problem.choice')
  .transform((value) => (value === '' ? null : new Types.ObjectId(value)));

/** What is wrong with a form, in words, each with its field. */
export function errorsIn(error: z.ZodError, t: Translate): FieldError[] {
  return error.issues.map(({ path, message }) => ({
    field: String(path[0] ?? ''),
    text: t(message.includes(':') && !message.includes(' ') ? message : 'desk:problem.choice'),
  }));
}

/** For a view: one value of a field, and the error beside it. */
export const formOf = (fields: Fields, errors: readonly FieldError[]) => ({
  value: (name: string): string => [fields[name] ?? ''].flat()[0] ?? '',
  values: (name: string): string[] => [fields[name] ?? []].flat(),
  error: (name: string): string | undefined => errors.find(({ field }) => field === name)?.text,
  errors,
});

export type FormView = ReturnType<typeof formOf>;
