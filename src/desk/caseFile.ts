import type { RequestHandler } from 'express';
import { changeLatest } from '../cases/change.js';
import { Refused } from '../cases/refused.js';
import type { Deps } from '../deps.js';
import { sendAsDownload } from '../evidence/download.js';
import { isIn } from '../intake/casesOf.js';
import { Complaints } from '../intake/complaint.js';
import { staffId } from '../staff/may.js';
import { NotFound } from '../web/errors.js';
import { loadCase } from './loadCase.js';
import { param } from './screen.js';

/** A file of a complaint, as a download only. That somebody looked is recorded first (15.2); never for csam. */
export function caseFile({ vault }: Pick<Deps, 'vault'>): RequestHandler {
  return async (req, res) => {
    const caze = await loadCase(req, res);
    if (caze.track === 'csam') throw new Refused('evidence_csam');
    const complaint = await Complaints.findOne(
      { reference: param(req, 'complaint') },
      { files: 1, reference: 1, cases: 1 },
    ).lean();
    const file = complaint?.files.find(({ sha256 }) => sha256 === param(req, 'sha256'));
    if (!complaint || !file || !(await isIn(caze, complaint))) throw new NotFound();
    const by = { kind: 'staff' as const, id: String(staffId(req)) };
    await changeLatest(caze._id, () => ({
      verb: 'record',
      event: 'evidence_viewed',
      by,
      facts: { complaint: String(complaint._id), sha256: file.sha256 },
      personal: { name: file.name },
    }));
    await sendAsDownload(res, vault, file);
  };
}
