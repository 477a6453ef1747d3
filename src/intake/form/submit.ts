import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Language } from '../../catalogue/index.js';
import type { Deps } from '../../deps.js';
import { pathOf } from '../../web/paths.js';
import { receiveComplaint } from '../receive.js';
import { draftOf } from './draftOf.js';
import { attachedTo, keepFiles, recordFiles, type Attached } from './files.js';
import { asSent, readInput, type FormInput } from './input.js';
import { renderForm, shapeFor } from './page.js';
import { locationsOf, problemsOf, type FieldProblem } from './problems.js';
import type { FormShape } from './shape.js';
import { suspicionOf } from './spam.js';
import type { FormStamps } from './stamp.js';
import { refusedUpload } from './uploads.js';

type SubmitDeps = Pick<Deps, 'config' | 'links'> & { stamps: FormStamps };

/**
 * POST /report/:ground: the form becomes a complaint, durable before the answer, which leads to the reporter's page. With
 * anything wrong the form comes back (422, or 413 when too much was sent) with all that was typed and attached.
 */
export function submitForm({ config, links, stamps }: SubmitDeps): RequestHandler {
  return async (req, res) => {
    const at = new Date();
    const shape = shapeFor(req);
    const input = readInput(req.body, shape);
    const read = locationsOf(input, shape);
    const attached = await attachedTo(req, input, shape.files, config);
    const refused = refusedUpload(req);
    const problems = [...(refused ? [refused] : []), ...problemsOf(input, read, shape, attached.problems)];
    if (problems.length > 0) {
      res.status(refused ? 413 : 422);
      await sendBack(res, { shape, input, attached, problems }, { config, stamps });
      return;
    }
    await recordFiles(attached.files);
    const draft = draftOf(input, shape, {
      locations: read.locations,
      files: attached.files,
      fields: asSent(req.body, shape),
      language: input.language ?? pageLanguage(res),
      at,
    });
    const signs = suspicionOf(input, shape, stamps.secondsSince(input, at));
    const complaint = await receiveComplaint(
      signs.length > 0 ? { ...draft, setAside: { why: 'suspected_spam', signs, at } } : draft,
    );
    const page = pathOf(links.reporterLink(complaint._id, complaint.receivedAt));
    res.redirect(303, `${page}?done=report`);
  };
}

interface Returned {
  shape: FormShape;
  input: FormInput;
  attached: Attached;
  problems: FieldProblem[];
}

async function sendBack(
  res: Response,
  returned: Returned,
  { config, stamps }: Pick<SubmitDeps, 'config' | 'stamps'>,
): Promise<void> {
  const { shape, input, attached, problems } = returned;
  const draft = shape.files ? await keepFiles(input.draft, attached.files, config.DRAFT_HOURS) : '';
  const numberLost = problems.some(({ code }) => code === 'form_incomplete');
  const submission = numberLost ? randomUUID() : input.submission;
  const made = numberLost ? stamps.make(submission, new Date()) : input.made;
  const again = { ...input, draft, submission, made };
  renderForm(res, { shape, input: again, problems, files: attached.files }, config);
}

const pageLanguage = (res: Response): Language => (res.locals as { lang: Language }).lang;
