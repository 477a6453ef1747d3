import type { Types } from 'mongoose';
import type { Case } from './case.js';
import { changeCase } from './change.js';

/** Writes an internal note; staff alone read it. */
export function writeNote(caze: Case, text: string, by: Types.ObjectId, at = new Date()): Promise<Case> {
  return changeCase(caze, {
    verb: 'note',
    event: 'noted',
    by: { kind: 'staff', id: String(by) },
    at,
    personal: { text },
  });
}
