import type { RequestHandler } from 'express';
import { z } from 'zod';
import { askCustomer, askCustomerProblem, askReporter } from '../cases/ask.js';
import { Refused } from '../cases/refused.js';
import { answerDeadline } from '../deadlines/rules.js';
import { Complaints } from '../intake/complaint.js';
import { caseVerb, verbPage } from './caseVerb.js';
import { groundOf } from './ground.js';
import { maybeId, words } from './input.js';
import { screenOf } from './screen.js';
import { showForm } from './showForm.js';

type Handlers = Record<'show' | 'create', RequestHandler>;

const showReporter = showForm('reporterQuestion', async (caze, _state, res) => {
  const ids = caze.complaints.map(({ id }) => id);
  const complaints = await Complaints.find({ _id: { $in: ids } }, { reference: 1, reporter: 1 })
    .limit(100)
    .lean();
  const { t } = screenOf(res);
  return {
    answerBy: answerDeadline('reporter', new Date(), groundOf(caze), { priority: caze.priority }).dueAt,
    reporters: complaints.map(({ _id, reference, reporter }) => ({
      value: String(_id),
      label: `${reporter.name || reporter.email || t('case:anonymous')} (${reference})`,
      ...(reporter.email === '' && { hint: t('case:noEmail') }),
    })),
  };
});

/** A question to the reporter of one of the complaints. */
export const reporterQuestion: Handlers = {
  show: verbPage('ask_reporter', showReporter),
  create: caseVerb({
    schema: z.object({ complaint: maybeId, text: words(10_000) }),
    show: showReporter,
    act: (caze, { complaint, text }, by) => {
      const member = caze.complaints.find(({ id }) => complaint?.equals(id));
      if (!member) throw new Refused('unknown_complaint');
      const at = new Date();
      const answerBy = answerDeadline('reporter', at, groundOf(caze), { priority: caze.priority });
      return askReporter(caze, { complaint: member.id, text, answerBy }, by, at);
    },
    done: 'case:done.askReporter',
  }),
};

const showCustomer = showForm('customerQuestion', (caze) => ({
  answerBy: answerDeadline('customer', new Date(), groundOf(caze), { priority: caze.priority }).dueAt,
}));

/** A question to the customer. */
export const customerQuestion: Handlers = {
  show: verbPage('ask_customer', showCustomer, askCustomerProblem),
  create: caseVerb({
    schema: z.object({ text: words(10_000) }),
    show: showCustomer,
    act: (caze, { text }, by) => {
      const at = new Date();
      const answerBy = answerDeadline('customer', at, groundOf(caze), { priority: caze.priority });
      return askCustomer(caze, { text, answerBy }, by, at);
    },
    done: 'case:done.askCustomer',
  }),
};
