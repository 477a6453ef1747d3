import { z } from 'zod';
import { catalogueAt, questionsFor } from '../catalogue/index.js';
import type { FormShape } from '../intake/form/shape.js';
import { maybeLine, maybeWords } from './input.js';
import { momentOf } from './localTime.js';

/** The name under which a complaint's answers hold how certain it is who reported (19.4). */
export const IDENTITY_CERTAINTY = 'identity_certainty';

export const ENTRY_CHANNELS = ['paper', 'phone', 'fax'] as const;

/** The form for a complaint that somebody enters: any ground, and no more required than was told. Undefined for no ground. */
export function entryShape(id: string): FormShape | undefined {
  const { version, grounds } = catalogueAt(new Date());
  const ground = grounds.find((candidate) => candidate.id === id);
  if (!ground) return undefined;
  const csam = ground.track === 'csam';
  return {
    ground,
    catalogueVersion: version,
    questions: questionsFor(ground, version).map((question) => ({ ...question, required: false })),
    locations: 'optional',
    reasons: csam ? 'optional' : 'required',
    longestReasons: csam ? 1_000 : 20_000,
    goodFaith: false,
    identified: false,
    files: ground.filesAllowed,
  };
}

/** What an entered complaint has beside the public form: how and when it came, and how certain it is from whom. */
export const entrySchema = (timeZone: string) =>
  z.object({
    channel: z.enum(ENTRY_CHANNELS),
    receivedAt: z
      .string('desk:problem.date')
      .transform((text) => momentOf(text, timeZone))
      .refine((at): at is Date => at !== null && at.getTime() <= Date.now() + 60_000, 'desk:problem.date'),
    phone: maybeLine(60),
    certainty: maybeWords(2000),
  });
