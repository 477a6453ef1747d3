import type { RequestHandler } from 'express';
import { groundById } from '../../catalogue/index.js';
import type { Deps } from '../../deps.js';
import { casesFor, expectedOf, stopOf } from '../../portal/reporterPage.js';
import { firstSteps } from '../../portal/progress.js';
import { Complaints } from '../complaint.js';
import { isoOf, pointing } from './accept.js';
import { senderOf } from './authenticate.js';
import { ApiProblem } from './problem.js';
import type { ComplaintState } from './schemas.js';
import { stateOfCase, stepInJson } from './state.js';

const REFERENCE = /^M-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/;

/** GET /api/v1/complaints/:reference: what the reporter's page says, for the organisation that sent it and nobody else. */
export function showComplaint(deps: Pick<Deps, 'links' | 'letters'>): RequestHandler {
  return async (req, res) => {
    const reference = String(req.params['reference']);
    const complaint = REFERENCE.test(reference) ? await Complaints.findOne({ reference }).lean() : null;
    if (!complaint?.organisation?.equals(senderOf(req)._id))
      throw new ApiProblem('not_found', 'Your organisation sent no complaint with this reference.');
    const { track } = groundById(complaint.ground, complaint.catalogueVersion);
    const cases = await casesFor(complaint, deps, complaint.language);
    const until = stopOf(complaint);
    const state: ComplaintState = {
      ...pointing(complaint, deps.links),
      ground: complaint.ground,
      track,
      receivedAt: isoOf(complaint),
      setAsideUntil: until && until.toISOString(),
      // Nothing is to be expected of one that waits.
      steps: until ? [] : firstSteps(expectedOf(complaint), complaint.receivedAt).map(stepInJson),
      cases: cases.map(stateOfCase),
    };
    res.json(state);
  };
}
