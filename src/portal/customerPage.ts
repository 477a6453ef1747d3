import type { Request, RequestHandler, Response } from 'express';
import type { Case } from '../cases/case.js';
import type { Deps } from '../deps.js';
import { sendAsDownload } from '../evidence/download.js';
import type { Letter } from '../letters/letter.js';
import { lettersOfCase } from '../letters/queries.js';
import { Measures } from '../measures/measure.js';
import { NotFound } from '../web/errors.js';
import { fileSize } from '../web/fileSize.js';
import { customerCase, mayCustomerSee, sinceTheirs } from './customerView.js';
import { wholeCase } from './freshCase.js';
import { openLink, type Opened } from './links.js';
import type { MessageProblem } from './message.js';
import { doneFlash, pageLanguage } from './page.js';
import { releasedFiles } from './released.js';

type PortalDeps = Pick<Deps, 'links' | 'letters'>;

/** A form of the page that came back. */
export interface CustomerForm {
  form: 'answer' | 'objection';
  text: string;
  problem: MessageProblem;
}

/** GET /my-case/:token: what is alleged, what we did or will do, and what the customer can do now. */
export function showCustomerPage(deps: PortalDeps): RequestHandler {
  return async (req, res) => {
    const opened = openLink(req, 'customer', deps.links);
    await renderCustomerPage(req, res, { opened, deps });
  };
}

/** GET /my-case/:token/files/:sha256: a file that a handler released, as a download. */
export function downloadReleased({ links, vault }: Pick<Deps, 'links' | 'vault'>): RequestHandler {
  return async (req, res) => {
    const files = await releasedFiles(await visibleCase(openLink(req, 'customer', links)));
    const file = files.find(({ sha256 }) => sha256 === req.params['sha256']);
    if (!file) throw new NotFound();
    await sendAsDownload(res, vault, file);
  };
}

/**
 * The case, if the link is of the customer it has now and they were told of it. Throws NotFound: until then the page says nothing,
 * not even that there is one.
 */
export async function visibleCase({ id, customer }: Pick<Opened, 'id' | 'customer'>): Promise<Case> {
  const whole = await followed(await wholeCase(id));
  const caze = whole && sinceTheirs(whole);
  if (!caze || String(caze.customer) !== customer || !mayCustomerSee(caze)) throw new NotFound();
  return caze;
}

/** The case that it was merged into, if it was: that one goes on with what the customer knows of this one. */
async function followed(caze: Case | null): Promise<Case | null> {
  return caze?.mergedInto ? followed(await wholeCase(caze.mergedInto.case)) : caze;
}

interface Rendering {
  opened: Opened;
  deps: PortalDeps;
  form?: CustomerForm;
}

export async function renderCustomerPage(req: Request, res: Response, rendering: Rendering): Promise<void> {
  const { opened, deps, form } = rendering;
  const caze = await visibleCase(opened);
  const lang = pageLanguage(res);
  const [customer, complaints, measures, letters, files] = await Promise.all([
    caze.customer && deps.letters.findCustomer(caze.customer),
    deps.letters.findComplaints(caze.complaints.map((member) => member.id)),
    Measures.find({ case: caze._id }).lean(),
    lettersOfCase(caze._id),
    releasedFiles(caze),
  ]);
  if (!customer) throw new NotFound();
  doneFlash(req, res);
  res.render('portal/customer', {
    token: req.params['token'],
    case: customerCase(caze, {
      customer,
      complaints: new Map(complaints.map((complaint) => [String(complaint._id), complaint])),
      measures,
      deps: deps.letters,
      language: lang,
      now: new Date(),
    }),
    files: files.map(({ size, ...file }) => ({ ...file, size: fileSize(size, lang) })),
    letters: letters.filter((letter) => isShown(letter, caze)),
    form,
  });
}

/** A letter to this customer; in a case of child abuse material none that was written before the decision (invariant 7). */
function isShown({ party, template, event = 0 }: Letter, { track, events }: Case): boolean {
  const theirs = party === 'customer' && event >= (events[0]?.seq ?? 0);
  return theirs && (track !== 'csam' || !['notice_of_complaint', 'question_to_customer'].includes(template));
}
