import type { Request, RequestHandler } from 'express';
import { objectToDecision } from '../appeals/object.js';
import { CUSTOMER_STANCES, customerAnswers } from '../cases/answer.js';
import type { Case } from '../cases/case.js';
import { TransitionRefused } from '../cases/transitions.js';
import { appealDeadline } from '../deadlines/rules.js';
import type { Deps } from '../deps.js';
import { findsAgainst } from '../letters/history.js';
import { paths } from '../web/paths.js';
import { renderCustomerPage, visibleCase } from './customerPage.js';
import { onFreshCase, saidBefore } from './freshCase.js';
import { inTime } from './inTime.js';
import { openLink, type Opened } from './links.js';
import { fieldOf, problemOf } from './message.js';

type PortalDeps = Pick<Deps, 'links' | 'letters'>;

/** POST /my-case/:token/answers: it is fixed, disputed, needs more time, or an answer to our question. */
export function answerAsCustomer(deps: PortalDeps): RequestHandler {
  return async (req, res) => {
    const opened = await openVisible(req, deps);
    const text = fieldOf(req.body, 'text');
    const stance = CUSTOMER_STANCES.find((known) => known === fieldOf(req.body, 'stance'));
    const problem = stance ? problemOf(text, stance !== 'fixed') : 'choose';
    if (problem || !stance) {
      res.status(422);
      await renderCustomerPage(req, res, {
        opened,
        deps,
        form: { form: 'answer', text, problem: problem ?? 'choose' },
      });
      return;
    }
    await onFreshCase(opened.id, async (caze) => {
      if (saidBefore(caze, 'customer_answered', partyOf(caze), text, { stance })) return;
      await customerAnswers(caze, { stance, text });
    });
    res.redirect(303, `${paths.customerCase(opened.token)}?done=answer`);
  };
}

/** POST /my-case/:token/objections: the customer objects to the decision against them. */
export function objectAsCustomer(deps: PortalDeps): RequestHandler {
  return async (req, res) => {
    const opened = await openVisible(req, deps);
    const text = fieldOf(req.body, 'text');
    const problem = problemOf(text);
    if (problem) {
      res.status(422);
      await renderCustomerPage(req, res, { opened, deps, form: { form: 'objection', text, problem } });
      return;
    }
    await onFreshCase(opened.id, (caze) => object(caze, text));
    res.redirect(303, `${paths.customerCase(opened.token)}?done=objection`);
  };
}

async function object(caze: Case, text: string): Promise<void> {
  if (saidBefore(caze, 'objected', partyOf(caze), text)) return;
  const decision = caze.decisions.at(-1);
  if (!decision || !findsAgainst(caze, decision)) throw new TransitionRefused(caze.status, 'object');
  const now = inTime(caze);
  await objectToDecision(caze, { from: { kind: 'customer' }, text, judgeBy: appealDeadline(now) }, now);
}

async function openVisible(req: Request, { links }: PortalDeps): Promise<Opened> {
  const opened = openLink(req, 'customer', links);
  const { _id } = await visibleCase(opened);
  return { ...opened, id: _id };
}

const partyOf = ({ customer }: Case) => ({ kind: 'customer', id: String(customer) });
