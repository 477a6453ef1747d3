import { z } from 'zod';
import { closeCase } from '../cases/close.js';
import { Refused } from '../cases/refused.js';
import { hasBusyMeasure } from '../measures/measuresOf.js';
import { caseVerb, verbPage } from './caseVerb.js';
import { showForm } from './showForm.js';

const show = showForm('closure');

export const showClosure = verbPage('close', show);

/** Closes a decided case of which nothing is left to be carried out: who was told that it ended must be able to rely on it. */
export const createClosure = caseVerb({
  schema: z.object({}),
  show,
  act: async (caze, _input, by) => {
    if (await hasBusyMeasure(caze)) throw new Refused('measures_open');
    return closeCase(caze, by);
  },
  done: 'case:done.close',
});
