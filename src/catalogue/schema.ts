import { z } from 'zod';
import { dsaCategories, dsaKeywords } from './dsa.js';
import { refuseLooseEnds } from './references.js';
import { deadlineRules, priorities, questionInputs, tracks } from './words.js';

const sentence = z.string().trim().min(1);
const text = z.strictObject({ nl: sentence, en: sentence });
const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dots, hyphens and underscores only');
const steps = z.array(sentence).min(5).max(8);

const group = z.strictObject({ id, label: text, hint: text });

const question = z.strictObject({
  id,
  input: z.enum(questionInputs),
  required: z.boolean(),
  label: text,
  hint: text,
});

const clause = z.strictObject({ id, citation: text, label: text, paraphrase: text });

const ground = z.strictObject({
  id,
  /** The clause it rests on. */
  clause: id,
  label: text,
  explanation: text,
  /** The choice in plain words on the public form; absent when the public cannot choose it. */
  plain: text.optional(),
  group: id,
  track: z.enum(tracks),
  /** `law` answers a blocked address with 451, `terms` with 403. */
  basis: z.enum(['law', 'terms']),
  law: z.array(text),
  dsaCategory: z.enum(dsaCategories).optional(),
  dsaKeyword: z.enum(dsaKeywords).optional(),
  priority: z.enum(priorities),
  deadlines: z.enum(deadlineRules),
  /** Whether the customer is heard before the decision, by rule. */
  hearing: z.boolean(),
  /** Whether an upheld decision counts against the customer (5.5). */
  strike: z.boolean(),
  /** Whether a link or other reference to such information counts as well (5.2). */
  byReference: z.boolean(),
  /** Whether an upheld decision must itself name a statute. */
  statuteRequired: z.boolean(),
  asks: z.array(id),
  filesAllowed: z.boolean(),
  anonymousAllowed: z.boolean(),
  playbook: z.strictObject({ nl: steps, en: steps }),
});

/** One version of the catalogue, as a file in `config/catalogue/` holds it. */
export const catalogueVersionSchema = z
  .strictObject({
    version: id,
    terms: text,
    inForceFrom: z.iso.date(),
    groups: z.array(group).min(1),
    questions: z.array(question),
    clauses: z.array(clause).min(1),
    grounds: z.array(ground).min(1),
  })
  .superRefine(refuseLooseEnds);

export type Text = z.infer<typeof text>;
export type Group = z.infer<typeof group>;
export type Question = z.infer<typeof question>;
export type Clause = z.infer<typeof clause>;
export type Ground = z.infer<typeof ground>;
export type CatalogueVersion = z.infer<typeof catalogueVersionSchema>;
