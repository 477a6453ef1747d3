import { z } from 'zod';
import { takeCase } from '../cases/take.js';
import { caseVerb } from './caseVerb.js';
import { renderCase } from './showCase.js';

/** Takes the case up: whoever asks becomes its owner. */
export const createTaking = caseVerb({
  schema: z.object({}),
  show: renderCase,
  act: (caze, _input, by) => takeCase(caze, by),
  done: 'case:done.take',
});
