import { z } from 'zod';
import { writeNote } from '../cases/note.js';
import { caseVerb } from './caseVerb.js';
import { words } from './input.js';
import { renderCase } from './showCase.js';

/** Writes an internal note. */
export const createNote = caseVerb({
  schema: z.object({ text: words() }),
  show: renderCase,
  act: (caze, { text }, by) => writeNote(caze, text, by),
  done: 'case:done.note',
});
