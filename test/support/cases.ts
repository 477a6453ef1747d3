import { Types } from 'mongoose';
import type { Case } from '../../src/cases/case.js';
import { openCase, type CaseDraft } from '../../src/cases/open.js';
import { takeCase } from '../../src/cases/take.js';
import { catalogueAt, groundById } from '../../src/catalogue/index.js';
import { deadlinesFor } from '../../src/deadlines/rules.js';
import type { Judgement } from '../../src/decisions/decide.js';

export const handler = new Types.ObjectId('64b000000000000000000001');
export const otherHandler = new Types.ObjectId('64b000000000000000000002');
export const customer = new Types.ObjectId('64c000000000000000000001');

export const COPYRIGHT = groundIdOf('copyright');

/** The id of the first ground whose id or clause ends with this word. */
export function groundIdOf(word: string): string {
  const ground = catalogueAt(new Date()).grounds.find(({ id }) => id.endsWith(word));
  if (!ground) throw new Error(`no ground ${word}`);
  return ground.id;
}

export function draftCase(changes: Partial<CaseDraft> = {}): CaseDraft {
  const at = changes.at ?? new Date('2026-11-02T10:00:00Z');
  const ground = groundById(changes.ground ?? COPYRIGHT);
  return {
    id: new Types.ObjectId(),
    key: String(new Types.ObjectId()),
    track: ground.track,
    ground: ground.id,
    catalogueVersion: catalogueAt(at).version,
    byReference: false,
    priority: ground.priority,
    customer,
    service: null,
    resource: { kind: 'domain', value: 'shop.example.nl' },
    complaint: null,
    locations: [
      {
        kind: 'url',
        value: 'https://shop.example.nl/stolen',
        complaint: new Types.ObjectId(),
        knowledgeAt: at,
      },
    ],
    deadlines: deadlinesFor({ track: ground.track, ground, priority: ground.priority, receivedAt: at }),
    by: { kind: 'system' },
    at,
    ...changes,
  };
}

export async function newCase(changes: Partial<CaseDraft> = {}): Promise<Case> {
  const caze = await openCase(draftCase(changes));
  if (caze === 'taken') throw new Error('the key of the case is taken');
  return caze;
}

/** A case that a handler has taken up. */
export async function takenCase(changes: Partial<CaseDraft> = {}): Promise<Case> {
  return takeCase(await newCase(changes), handler);
}

export function judgement(changes: Partial<Judgement> = {}): Judgement {
  return {
    outcome: 'upheld',
    ground: COPYRIGHT,
    catalogueVersion: catalogueAt(new Date()).version,
    statute: null,
    facts: 'The page offers the photographs of the complainant for sale.',
    reasons: 'The complainant showed the originals; the customer showed no licence.',
    proportionality: 'Only the one page is made inaccessible.',
    measures: [],
    strike: true,
    ...changes,
  };
}
