import type { RequestHandler } from 'express';
import { accept, type ApiDeps } from './accept.js';
import { complaintAllowance, senderOf } from './authenticate.js';
import { jsonOf } from './body.js';
import type { Arriving } from './context.js';
import { keyIn, requestDigest, submissionFor, type Submission } from './idempotency.js';
import { ApiProblem, problemBody } from './problem.js';
import { readComplaint } from './readComplaint.js';
import { schemaFaults } from './readOwn.js';
import { bulkShape, type BulkAnswer } from './schemas.js';

/** Items that are stored at the same time: enough to share a disk's flush, few enough to leave others their turn. */
const AT_ONCE = 16;

type Item = BulkAnswer['items'][number];

/** POST /api/v1/complaints/bulk: up to 1,000 complaints; each is taken or refused by itself, and told so. */
export function createBulk(deps: ApiDeps, docs: string): RequestHandler {
  return async (req, res) => {
    const organisation = senderOf(req);
    const key = keyIn(req.get('idempotency-key'));
    const { text, value } = jsonOf(req);
    const complaints = itemsOf(value);
    await complaintAllowance(req, complaints.length);
    const at = new Date();
    const submission = await submissionFor(organisation._id, key, requestDigest('bulk', text), {
      at,
      hours: deps.config.API_KEY_HOURS,
    });
    const language = deps.config.DEFAULT_LANGUAGE;
    const common = { organisation, at: submission.at, language, files: [], problems: [] };
    const items: Item[] = [];
    for (let start = 0; start < complaints.length; start += AT_ONCE) {
      const batch = complaints.slice(start, start + AT_ONCE);
      const answers = batch.map((item, offset) =>
        takeItem(item, start + offset, { common, submission, deps, docs }),
      );
      items.push(...(await Promise.all(answers)));
    }
    const received = items.filter(({ status }) => status === 201).length;
    const answer: BulkAnswer = { received, refused: items.length - received, items };
    if (submission.replayed) res.set('Idempotency-Replayed', 'true');
    res.json(answer);
  };
}

interface Taking {
  common: Omit<Arriving, 'text'>;
  submission: Submission;
  deps: ApiDeps;
  docs: string;
}

async function takeItem(value: unknown, index: number, taking: Taking): Promise<Item> {
  const { common, submission, deps, docs } = taking;
  try {
    const arriving = { ...common, text: JSON.stringify(value) };
    const read = await readComplaint(value, arriving, deps.vault);
    const own = { ...submission, submission: `${submission.submission} ${index}` };
    return { index, status: 201, complaint: await accept(read, own, deps) };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { index, status: error.status, problem: problemBody(error, docs) };
  }
}

function itemsOf(value: unknown): unknown[] {
  const parsed = bulkShape.safeParse(value);
  if (parsed.success) return parsed.data.complaints;
  throw new ApiProblem(
    'invalid_bulk',
    'Send an object with a list "complaints" of 1 to 1,000 complaints.',
    schemaFaults(parsed.error),
  );
}
