import type { Request, Response } from 'express';
import { Cases, type Case } from '../cases/case.js';
import { NotFound } from '../web/errors.js';
import { param } from './screen.js';

/** The case that the address names, with its number for the log. Throws NotFound. */
export async function loadCase(req: Request, res: Response): Promise<Case> {
  const number = param(req, 'number');
  if (!/^ND-\d{4}-\d{6,9}$/.test(number)) throw new NotFound();
  const caze = await Cases.findOne({ number }).lean();
  if (!caze) throw new NotFound();
  res.locals['caseNumber'] = caze.number;
  return caze;
}
