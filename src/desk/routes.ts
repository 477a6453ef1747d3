import { Router, type RequestHandler } from 'express';
import type passport from 'passport';
import type { Deps } from '../deps.js';
import { may } from '../staff/may.js';
import { signInLimits } from '../web/limits.js';
import { paths, patterns } from '../web/paths.js';
import { createAssignment } from './assignment.js';
import { caseFile } from './caseFile.js';
import { showCaseComplaint } from './caseComplaint.js';
import { createClosure, showClosure } from './closure.js';
import { createImport, showImport } from './customerImport.js';
import { showCustomer, showCustomers } from './customers.js';
import { decision } from './decision.js';
import { entry, showEntryGrounds } from './enterComplaint.js';
import { firstAdministrator } from './firstAdministrator.js';
import { grade } from './grade.js';
import {
  createMeasureConfirmation,
  createMeasureLifting,
  createMeasureRetry,
  showMeasures,
} from './measures.js';
import { showHeld } from './held.js';
import { messageFile, messageOriginal, showMessage, showMessages } from './messages.js';
import {
  createMessageCase,
  createMessageComplaint,
  createMessageDismissal,
  createMessageReading,
} from './messageVerbs.js';
import { createNote } from './notes.js';
import { notice } from './notice.js';
import { showOrganisation } from './organisation.js';
import {
  createDeliveryRetry,
  createRevocation,
  createSecret,
  createToken,
  createWebhook,
} from './organisationKeys.js';
import {
  changeOrganisation,
  createOrganisation,
  setOrganisationActive,
  showOrganisations,
} from './organisations.js';
import { createLetterRetry, showLetter, showOutbox } from './outbox.js';
import { ownCase } from './ownCase.js';
import { placement } from './placement.js';
import { customerQuestion, reporterQuestion } from './questions.js';
import { showQueue } from './queue.js';
import {
  createLink,
  createMerger,
  removeLink,
  removeMerger,
  removeSplit,
  showRelations,
} from './relations.js';
import { showReporter } from './reporter.js';
import { createAppointment, showReporters } from './reporters.js';
import { reporterVerbs } from './reporterVerbs.js';
import { createReopening, showReopening } from './reopening.js';
import { showSetAside, showSetAsideComplaint } from './setAside.js';
import { createSetAsideDismissal, createSetAsideProcessing } from './setAsideVerbs.js';
import { showCase } from './showCase.js';
import { param } from './screen.js';
import { createSession, endSession, showSignIn } from './signIn.js';
import { createSplit, showSplit } from './splitting.js';
import { closeAccount, createPassword, createStaff, reopenAccount, showStaff } from './staff.js';
import { createTaking } from './taking.js';

/** Every page of the desk, with who may have it on the route's line. */
export function deskRoutes(deps: Deps, passport: passport.Authenticator): Router {
  const router = Router();
  const first = firstAdministrator(deps);
  const deciding = decision(deps);
  const releasing = notice(deps.letters);
  const placing = placement(deps);
  const entering = entry(deps);
  const opening = ownCase(deps);
  const grading = grade(deps);
  const reporting = reporterVerbs(deps);

  router.get(at('signIn'), showSignIn);
  router.post(at('signIn'), signInLimits(deps.config.SIGN_IN_LIMIT), createSession(passport));
  router.post(at('signOut'), endSession);
  router.get(at('firstAdmin'), first.show);
  router.post(at('firstAdmin'), first.create);

  router.use(showHeld);
  router.get(at('desk'), may('read_cases'), showQueue(deps.config));

  router.get(at('complaintNew'), may('enter_complaints'), showEntryGrounds);
  router.get(at('complaintNewGround'), may('enter_complaints'), entering.show);
  router.post(at('complaintNewGround'), may('enter_complaints'), entering.create);
  router.get(at('caseNew'), may('work_cases'), opening.show);
  router.post(at('caseNew'), may('work_cases'), opening.create);

  router.get(at('case'), may('read_cases'), showCase);
  router.get(at('caseComplaint'), may('read_evidence'), showCaseComplaint);
  router.get(at('caseFile'), may('read_evidence'), caseFile(deps));
  router.post(at('caseTaking'), may('work_cases'), createTaking);
  router.post(at('caseAssignment'), may('work_cases'), createAssignment);
  router.post(at('caseNotes'), may('work_cases'), createNote);
  router.get(at('casePlacement'), may('work_cases'), placing.show);
  router.post(at('casePlacement'), may('work_cases'), placing.create);
  router.get(at('caseGrade'), may('work_cases'), grading.show);
  router.post(at('caseGrade'), may('work_cases'), grading.create);
  router.get(at('caseNotice'), may('work_cases'), releasing.show);
  router.post(at('caseNotice'), may('work_cases'), releasing.create);
  router.get(at('caseReporterQuestion'), may('work_cases'), reporterQuestion.show);
  router.post(at('caseReporterQuestion'), may('work_cases'), reporterQuestion.create);
  router.get(at('caseCustomerQuestion'), may('work_cases'), customerQuestion.show);
  router.post(at('caseCustomerQuestion'), may('work_cases'), customerQuestion.create);
  router.get(at('caseDecision'), may('decide'), deciding.show);
  router.get(at('caseDecisionPreview'), may('decide'), toPage('caseDecision', 'number'));
  router.post(at('caseDecisionPreview'), may('decide'), deciding.preview);
  router.post(at('caseDecision'), may('decide'), deciding.create);
  router.get(at('caseRelations'), may('work_cases'), showRelations);
  router.post(at('caseLinks'), may('work_cases'), createLink);
  router.post(at('caseLinkRemoval'), may('work_cases'), removeLink);
  router.post(at('caseMergers'), may('work_cases'), createMerger);
  router.post(at('caseMergerRemoval'), may('work_cases'), removeMerger);
  router.get(at('caseSplits'), may('work_cases'), showSplit);
  router.post(at('caseSplits'), may('work_cases'), createSplit);
  router.post(at('caseSplitRemoval'), may('work_cases'), removeSplit);
  router.get(at('caseClosure'), may('work_cases'), showClosure);
  router.post(at('caseClosure'), may('work_cases'), createClosure);
  router.get(at('caseReopening'), may('work_cases'), showReopening);
  router.post(at('caseReopening'), may('work_cases'), createReopening);

  router.get(at('messages'), may('read_evidence'), showMessages(deps));
  router.get(at('message'), may('read_evidence'), showMessage);
  router.get(at('messageOriginal'), may('read_evidence'), messageOriginal(deps));
  router.get(at('messageFile'), may('read_evidence'), messageFile(deps));
  router.post(at('messageComplaint'), may('work_cases'), createMessageComplaint(deps));
  router.post(at('messageCase'), may('work_cases'), createMessageCase);
  router.post(at('messageDismissal'), may('work_cases'), createMessageDismissal);
  router.post(at('messageReading'), may('work_cases'), createMessageReading);

  router.get(at('setAside'), may('read_evidence'), showSetAside);
  router.get(at('setAsideComplaint'), may('read_evidence'), showSetAsideComplaint);
  router.post(at('setAsideProcessing'), may('work_cases'), createSetAsideProcessing);
  router.post(at('setAsideDismissal'), may('work_cases'), createSetAsideDismissal);

  router.get(at('outbox'), may('read_cases'), showOutbox(deps.config));
  router.get(at('letter'), may('read_cases'), showLetter(deps.config));
  router.post(at('letterRetry'), may('send_letters'), createLetterRetry(deps.config));
  router.get(at('measures'), may('read_cases'), showMeasures);
  router.post(at('measureConfirmation'), may('run_measures'), createMeasureConfirmation);
  router.post(at('measureLifting'), may('run_measures'), createMeasureLifting);
  router.post(at('measureRetry'), may('run_measures'), createMeasureRetry);
  router.get(at('customers'), may('read_customers'), showCustomers);
  router.get(at('customerImport'), may('import_customers'), showImport);
  router.post(at('customerImport'), may('import_customers'), createImport);
  router.get(at('customer'), may('read_customers'), showCustomer);

  router.get(at('reporters'), may('read_reporters'), showReporters);
  router.post(at('reporterAppointments'), may('manage_reporters'), createAppointment(deps));
  router.get(at('reporter'), may('read_reporters'), showReporter);
  router.post(at('reporterWarnings'), may('manage_reporters'), reporting.warn);
  router.post(at('reporterStops'), may('manage_reporters'), reporting.stop);
  router.post(at('reporterResumption'), may('manage_reporters'), reporting.resume);
  router.post(at('reporterCoordinatorNotices'), may('manage_reporters'), reporting.tell);
  router.post(at('reporterDismissal'), may('manage_reporters'), reporting.dismiss);

  router.get(at('organisations'), may('manage_organisations'), showOrganisations);
  router.post(at('organisations'), may('manage_organisations'), createOrganisation);
  router.get(at('organisation'), may('manage_organisations'), showOrganisation);
  router.post(at('organisation'), may('manage_organisations'), changeOrganisation);
  router.post(at('organisationClosure'), may('manage_organisations'), setOrganisationActive(false));
  router.post(at('organisationReopening'), may('manage_organisations'), setOrganisationActive(true));
  router.get(at('organisationTokens'), may('manage_organisations'), toPage('organisation', 'id'));
  router.get(at('organisationWebhook'), may('manage_organisations'), toPage('organisation', 'id'));
  router.get(at('organisationSecret'), may('manage_organisations'), toPage('organisation', 'id'));
  router.post(at('organisationTokens'), may('manage_organisations'), createToken);
  router.post(at('organisationRevocation'), may('manage_organisations'), createRevocation);
  router.post(at('organisationWebhook'), may('manage_organisations'), createWebhook(deps.config));
  router.post(at('organisationSecret'), may('manage_organisations'), createSecret(deps.config));
  router.post(at('deliveryRetry'), may('manage_organisations'), createDeliveryRetry);

  router.get(at('staff'), may('manage_staff'), showStaff);
  router.post(at('staff'), may('manage_staff'), createStaff);
  router.post(at('staffClosure'), may('manage_staff'), closeAccount);
  router.post(at('staffReopening'), may('manage_staff'), reopenAccount);
  router.post(at('staffPassword'), may('manage_staff'), createPassword);
  return router;
}

/** For the address of a form that was answered with a page: loaded again, it leads to the page that has the form. */
function toPage(name: keyof typeof patterns, value: string): RequestHandler {
  return (req, res) => res.redirect(303, paths[name](param(req, value)));
}

/** The address of a page below /desk, where the router is mounted. */
function at(name: keyof typeof patterns): string {
  return patterns[name].slice(patterns.desk.length) || '/';
}
