import { z } from 'zod';
import { closeCase } from '../cases/close.js';
import { caseVerb, verbPage } from './caseVerb.js';
import { showForm } from './showForm.js';

const show = showForm('closure');

export const showClosure = verbPage('close', show);

/** Closes a decided case. */
export const createClosure = caseVerb({
  schema: z.object({}),
  show,
  act: (caze, _input, by) => closeCase(caze, by),
  done: 'case:done.close',
});
