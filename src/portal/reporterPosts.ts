import type { Request, RequestHandler, Response } from 'express';
import { Types } from 'mongoose';
import { objectToDecision } from '../appeals/object.js';
import { Cases, type Case } from '../cases/case.js';
import { reporterAnswers } from '../cases/answer.js';
import { appealDeadline } from '../deadlines/rules.js';
import { isIn } from '../intake/casesOf.js';
import { Complaints } from '../intake/complaint.js';
import { NotFound } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { onFreshCase, saidBefore } from './freshCase.js';
import { inTime } from './inTime.js';
import { openLink } from './links.js';
import { fieldOf, problemOf } from './message.js';
import { renderReporterPage, type PortalDeps, type ReporterForm } from './reporterPage.js';

type Say = (caze: Case, complaint: Types.ObjectId, text: string) => Promise<unknown>;

/** POST /status/:token/answers: what the reporter adds, or answers to our question. */
export const answerAsReporter = (deps: PortalDeps): RequestHandler => saying('answer', deps, answer);

/** POST /status/:token/objections: the reporter objects to the decision on one case. */
export const objectAsReporter = (deps: PortalDeps): RequestHandler => saying('objection', deps, object);

function saying(form: ReporterForm['form'], deps: PortalDeps, say: Say): RequestHandler {
  return async (req, res) => {
    const { token, id } = openLink(req, 'reporter', deps.links);
    const caze = await ownCase(id, fieldOf(req.body, 'case'));
    const text = fieldOf(req.body, 'text');
    const problem = problemOf(text);
    if (problem) {
      await sendBack(req, res, deps, { form, case: String(caze), text, problem });
      return;
    }
    await onFreshCase(caze, (fresh) => say(fresh, id, text));
    res.redirect(303, `${paths.status(token)}?done=${form}`);
  };
}

async function answer(caze: Case, complaint: Types.ObjectId, text: string): Promise<void> {
  if (saidBefore(caze, 'reporter_answered', { kind: 'reporter', id: String(complaint) }, text)) return;
  await reporterAnswers(caze, complaint, text);
}

async function object(caze: Case, complaint: Types.ObjectId, text: string): Promise<void> {
  if (saidBefore(caze, 'objected', { kind: 'reporter', id: String(complaint) }, text)) return;
  const now = inTime(caze);
  const judgeBy = appealDeadline(now);
  await objectToDecision(caze, { from: { kind: 'reporter', complaint }, text, judgeBy }, now);
}

/** The case that the form names, if the complaint is in it. Throws NotFound. */
async function ownCase(complaint: Types.ObjectId, named: string): Promise<Types.ObjectId> {
  if (!/^[0-9a-f]{24}$/.test(named)) throw new NotFound();
  const id = new Types.ObjectId(named);
  const [caze, own] = await Promise.all([
    Cases.findById(id, { complaints: 1 }).lean(),
    Complaints.findById(complaint, { cases: 1 }).lean(),
  ]);
  if (!caze || !own || !(await isIn(caze, own))) throw new NotFound();
  return id;
}

async function sendBack(req: Request, res: Response, deps: PortalDeps, form: ReporterForm): Promise<void> {
  const { id } = openLink(req, 'reporter', deps.links);
  res.status(422);
  await renderReporterPage(req, res, { id, deps, form });
}
