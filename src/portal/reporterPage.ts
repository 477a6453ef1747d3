import type { Request, RequestHandler, Response } from 'express';
import type { Types } from 'mongoose';
import { groundById, questionsFor, type Language } from '../catalogue/index.js';
import type { Case } from '../cases/case.js';
import { eventsOf } from '../cases/history.js';
import { deadlinesFor } from '../deadlines/rules.js';
import type { Deps } from '../deps.js';
import { casesOf } from '../intake/casesOf.js';
import { Complaints, type Complaint } from '../intake/complaint.js';
import { lettersOfComplaint } from '../letters/queries.js';
import { NotFound } from '../web/errors.js';
import { fileSize } from '../web/fileSize.js';
import { openLink } from './links.js';
import type { MessageProblem } from './message.js';
import { doneFlash, pageLanguage } from './page.js';
import { firstSteps } from './progress.js';
import { reporterCase, type ReporterCase } from './reporterView.js';

export type PortalDeps = Pick<Deps, 'links' | 'letters' | 'config'>;

/** A form of the page that came back: which one, of which case, what was typed and what is wrong with it. */
export interface ReporterForm {
  form: 'answer' | 'objection';
  case: string;
  text: string;
  problem: MessageProblem;
}

/** GET /status/:token: where a reporter's complaint stands, with all its outcomes. */
export function showReporterPage(deps: PortalDeps): RequestHandler {
  return async (req, res) => {
    const { id } = openLink(req, 'reporter', deps.links);
    await renderReporterPage(req, res, { id, deps });
  };
}

interface Rendering {
  id: Types.ObjectId;
  deps: PortalDeps;
  form?: ReporterForm;
}

export async function renderReporterPage(req: Request, res: Response, rendering: Rendering): Promise<void> {
  const { id, deps, form } = rendering;
  const complaint = await Complaints.findById(id).lean();
  if (!complaint) throw new NotFound();
  const lang = pageLanguage(res);
  const [cases, letters] = await Promise.all([
    casesFor(complaint, deps, lang),
    lettersOfComplaint(complaint._id),
  ]);
  doneFlash(req, res);
  res.render('portal/reporter', {
    complaint,
    token: req.params['token'],
    ground: groundById(complaint.ground, complaint.catalogueVersion),
    answers: answersOf(complaint),
    files: complaint.files.map(({ name, size }) => `${name} (${fileSize(size, lang)})`),
    steps: firstSteps(expectedOf(complaint), complaint.receivedAt),
    cases: cases.sort(asksFirst),
    keep: keepOf(complaint, deps),
    stoppedUntil: stopOf(complaint),
    letters,
    form,
  });
}

/** What asks something of them comes first, and of that what is due first; otherwise in the order of their numbers. */
function asksFirst(a: ReporterCase, b: ReporterCase): number {
  return due(a) - due(b) || a.number.localeCompare(b.number);
}

const NO_DATE = Number.MAX_SAFE_INTEGER - 1;
const due = ({ question }: ReporterCase): number =>
  question ? (question.by?.getTime() ?? NO_DATE) : Number.MAX_SAFE_INTEGER;

/** Why to keep the page's address: mail is promised only where it can come. */
function keepOf(
  { reporter }: Complaint,
  { config }: Pick<Deps, 'config'>,
): 'keep' | 'keepToo' | 'keepNoMail' {
  if (!reporter.email) return 'keep';
  return config.SMTP_URL === undefined ? 'keepNoMail' : 'keepToo';
}

/** Until when the complaint waits because its reporter was stopped (DSA 23(2)). What looks like spam is not told so. */
export function stopOf({ setAside }: Complaint): Date | null {
  const waits = setAside?.why === 'reporter_stopped' && setAside.settled?.as !== 'processed';
  return waits ? (setAside.until ?? null) : null;
}

/** The cases that the complaint is in, in the order of their numbers. */
export async function casesFor(
  complaint: Complaint,
  { letters }: Pick<Deps, 'letters'>,
  language: Language,
): Promise<ReporterCase[]> {
  const found = await casesOf(complaint);
  return Promise.all(
    found.map(async (caze: Case) =>
      reporterCase(
        { ...caze, events: await eventsOf(caze) },
        {
          complaint: { ...complaint, language },
          customer: caze.customer ? await letters.findCustomer(caze.customer) : null,
          deps: letters,
          now: new Date(),
        },
      ),
    ),
  );
}

/** By when a complaint without a case yet will be seen to. */
export function expectedOf({ ground: id, catalogueVersion, receivedAt }: Complaint) {
  const ground = groundById(id, catalogueVersion);
  return deadlinesFor({ track: ground.track, ground, priority: ground.priority, receivedAt });
}

function answersOf({ ground, catalogueVersion, answers }: Complaint) {
  const questions = questionsFor(groundById(ground, catalogueVersion), catalogueVersion);
  return answers.map(({ question, answer }) => {
    const asked = questions.find(({ id }) => id === question);
    return { label: asked?.label, yesNo: asked?.input === 'yes_no', answer };
  });
}
