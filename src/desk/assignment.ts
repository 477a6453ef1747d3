import { z } from 'zod';
import { assignCase } from '../cases/assign.js';
import { Problem } from '../problem.js';
import { caseVerb } from './caseVerb.js';
import { maybeId } from './input.js';
import { colleagues } from './people.js';
import { renderCase } from './showCase.js';

/** Gives the case to a colleague who works, or to nobody. */
export const createAssignment = caseVerb({
  schema: z.object({ owner: maybeId }),
  show: renderCase,
  act: async (caze, { owner }, by) => {
    const colleague = owner && (await colleagues()).get(String(owner));
    if (owner && (!colleague?.active || colleague.role === 'auditor')) throw new Problem('bad_request', 400);
    return assignCase(caze, owner, by);
  },
  done: 'case:done.assign',
});
