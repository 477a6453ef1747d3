import type { RequestHandler } from 'express';
import { isIn } from '../intake/casesOf.js';
import { Complaints } from '../intake/complaint.js';
import { NotFound } from '../web/errors.js';
import { loadCase } from './loadCase.js';
import { param, screenOf } from './screen.js';
import { headOf } from './showCase.js';

/** A complaint exactly as it was sent (19.5). */
export const showCaseComplaint: RequestHandler = async (req, res) => {
  const caze = await loadCase(req, res);
  const complaint = await Complaints.findOne({ reference: param(req, 'complaint') }).lean();
  if (!complaint || !(await isIn(caze, complaint))) throw new NotFound();
  const { reference, channel, receivedAt, raw, digest, locations } = complaint;
  res.render('desk/rawComplaint', {
    ...(await headOf(caze, screenOf(res))),
    complaint: { reference, channel, receivedAt, digest, locations },
    raw: pretty(raw),
  });
};

/** What was sent, laid out for reading. */
export function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
