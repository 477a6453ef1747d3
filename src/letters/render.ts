import type { Content } from './blocks.js';
import type { Party, Template } from './letter.js';
import { toHtml } from './html.js';
import { toPlainText } from './plain.js';
import type { CustomerScene, ReporterScene, Scene } from './scene.js';
import { signature } from './templates/phrases.js';
import { caseClosed } from './templates/caseClosed.js';
import { decisionForCustomer } from './templates/decisionForCustomer.js';
import { digestForCustomer, type DigestScene } from './templates/digestForCustomer.js';
import { measureLifted } from './templates/measureLifted.js';
import { noticeOfComplaint } from './templates/noticeOfComplaint.js';
import { objectionReceived } from './templates/objectionReceived.js';
import { outcome } from './templates/outcome.js';
import { questionToCustomer, questionToReporter } from './templates/question.js';
import { receipt } from './templates/receipt.js';
import {
  resumptionToReporter,
  stopToReporter,
  warningToReporter,
  type StandingScene,
} from './templates/standing.js';
import { statementOfReasons } from './templates/statementOfReasons.js';

type Write<S> = (scene: S) => Content;

const FOR_REPORTER: Partial<Record<Template, Write<ReporterScene>>> = {
  receipt,
  question_to_reporter: questionToReporter,
  outcome,
  objection_received: objectionReceived,
};

const FOR_CUSTOMER: Partial<Record<Template, Write<CustomerScene>>> = {
  notice_of_complaint: noticeOfComplaint,
  question_to_customer: questionToCustomer,
  statement_of_reasons: statementOfReasons,
  decision_for_customer: decisionForCustomer,
  objection_received: objectionReceived,
  measure_lifted: measureLifted,
  case_closed: caseClosed,
};

/** Whether there is such a letter for this party; a table test holds every cause against it. */
export const hasTemplate = (template: Template, party: Party): boolean =>
  (party === 'reporter' ? FOR_REPORTER : FOR_CUSTOMER)[template] !== undefined;

/** The letter in words. Pure: the same scene gives the same letter. Throws when the party gets no such letter. */
export function render(template: Template, scene: Scene): Words {
  return worded(scene.caseNumber ?? referenceOf(scene), write(template, scene), scene);
}

/** A letter about several cases of one customer, in words; its tag is that of the first. Pure. */
export const renderDigest = (scene: DigestScene): Words =>
  worded(scene.cases[0]?.number ?? '', digestForCustomer(scene), scene);

const ABOUT_STANDING = {
  warning_to_reporter: warningToReporter,
  stop_to_reporter: stopToReporter,
  resumption_to_reporter: resumptionToReporter,
} satisfies Partial<Record<Template, Write<StandingScene>>>;
export type StandingTemplate = keyof typeof ABOUT_STANDING;

/** A letter to a reporter about how they stand with us, in words; there is no case to tag it with. Pure. */
export const renderStanding = (template: StandingTemplate, scene: StandingScene): Words =>
  worded('', ABOUT_STANDING[template](scene), scene);

interface Words {
  subject: string;
  text: string;
  html: string;
}

function worded(tag: string, content: Content, scene: Pick<Scene, 'say' | 'brand' | 'language'>): Words {
  const subject = tag === '' ? content.subject : `[${tag}] ${content.subject}`;
  const blocks = [...content.blocks, ...signature(scene)].filter((block) => block !== null);
  return { subject, text: toPlainText(blocks), html: toHtml(subject, blocks, scene.language) };
}

function write(template: Template, scene: Scene): Content {
  const content =
    scene.party === 'reporter' ? FOR_REPORTER[template]?.(scene) : FOR_CUSTOMER[template]?.(scene);
  if (!content) throw new Error(`No letter ${template} for a ${scene.party}`);
  return content;
}

const referenceOf = (scene: Scene): string => (scene.party === 'reporter' ? scene.reference : '');
