import { Types } from 'mongoose';
import { catalogueAt } from '../../src/catalogue/index.js';
import { readLocations } from '../../src/intake/locations.js';
import type { ComplaintDraft } from '../../src/intake/receive.js';
import { COPYRIGHT } from '../support/cases.js';

const RECEIVED = new Date('2026-11-02T10:00:00Z');
/** A reporter who did not say who they are. */
export const NOBODY = { name: '', email: '', organisation: '', address: '', phone: '', anonymous: true };

/** A complaint about a copied page as it comes by the form, on 2 November 2026, with what a test changes; `where` is what was typed as locations. */
export function draftComplaint(changes: Partial<ComplaintDraft> & { where?: string } = {}): ComplaintDraft {
  const { where = 'https://shop.example.nl/stolen', ...rest } = changes;
  return {
    submission: String(new Types.ObjectId()),
    channel: 'form',
    language: 'en',
    receivedAt: RECEIVED,
    ground: COPYRIGHT,
    catalogueVersion: catalogueAt(RECEIVED).version,
    byReference: false,
    locations: readLocations(where).locations,
    reasons: 'Mine.',
    answers: [],
    reporter: NOBODY,
    goodFaith: true,
    files: [],
    raw: where,
    enteredBy: null,
    ...rest,
  };
}
