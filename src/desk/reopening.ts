import { z } from 'zod';
import { reopenCase } from '../cases/reopen.js';
import { groundById } from '../catalogue/index.js';
import { deadlinesFor } from '../deadlines/rules.js';
import { caseVerb, verbPage } from './caseVerb.js';
import { words } from './input.js';
import { showForm } from './showForm.js';

const show = showForm('reopening');

export const showReopening = verbPage('reopen', show);

/** Takes the case back under review, with clocks that start again. */
export const createReopening = caseVerb({
  schema: z.object({ reason: words(5000) }),
  show,
  act: (caze, { reason }, by) => {
    const at = new Date();
    const { track, priority } = caze;
    const ground = groundById(caze.ground, caze.catalogueVersion);
    const [, decision] = deadlinesFor({ track, ground, priority, receivedAt: at });
    return reopenCase(caze, { reason, deadlines: [decision] }, by, at);
  },
  done: 'case:done.reopen',
});
