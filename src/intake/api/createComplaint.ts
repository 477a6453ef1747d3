import type { RequestHandler } from 'express';
import { recordEvidence } from '../../evidence/evidence.js';
import { uploadsOf } from '../../evidence/upload.js';
import { paths } from '../../web/paths.js';
import { accept, type ApiDeps } from './accept.js';
import { complaintAllowance, senderOf } from './authenticate.js';
import { jsonOf, PART } from './body.js';
import { keyIn, requestDigest, submissionFor } from './idempotency.js';
import { ApiProblem } from './problem.js';
import { readComplaint } from './readComplaint.js';

/** POST /api/v1/complaints: one complaint, durable before the answer. */
export function createComplaint(deps: ApiDeps): RequestHandler {
  return async (req, res) => {
    const organisation = senderOf(req);
    const key = keyIn(req.get('idempotency-key'));
    const { text, value } = jsonOf(req);
    refuseOtherParts(req.body);
    const { files, problems } = uploadsOf(req);
    const language = deps.config.DEFAULT_LANGUAGE;
    const arriving = { organisation, at: new Date(), text, language, files, problems };
    const read = await readComplaint(value, arriving, deps.vault);
    await complaintAllowance(req, 1);
    for (const file of files) await recordEvidence(file);
    const submission = await submissionFor(organisation._id, key, requestDigest('complaint', text, files), {
      at: arriving.at,
      hours: deps.config.API_KEY_HOURS,
    });
    const answer = await accept(read, submission, deps);
    if (submission.replayed) res.set('Idempotency-Replayed', 'true');
    res.status(201).location(paths.apiComplaint(answer.reference)).json(answer);
  };
}

function refuseOtherParts(body: unknown): void {
  if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return;
  const other = Object.keys(body).find((name) => name !== PART);
  if (other !== undefined)
    throw new ApiProblem(
      'unknown_part',
      `There is no part "${other.slice(0, 100)}"; the JSON goes in "${PART}", files in "files".`,
    );
}
