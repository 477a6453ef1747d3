import type { Request, RequestHandler, Response } from 'express';
import { Types } from 'mongoose';
import { findByReporter } from '../cases/queries.js';
import { lettersToReporter } from '../letters/standing.js';
import { stillCounts } from '../reporters/misuse.js';
import { Reporters, type ReporterRecord } from '../reporters/reporter.js';
import { isFlagger, isStopped } from '../reporters/standing.js';
import { standOf } from '../reporters/trackRecord.js';
import { NotFound } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { formOf, type FieldError, type Fields } from './input.js';
import { colleagues } from './people.js';
import { queueRows } from './queueRows.js';
import { param, queried, screenOf } from './screen.js';

const VIEWS = ['unfounded', 'rejected', 'upheld'] as const;
const MOST_CASES = 25;

/** Who reports: how their cases ended, what that calls for, what was done about it. */
export const showReporter: RequestHandler = async (req, res) => {
  await renderReporter(req, res, await reporterFor(req), { fields: {}, errors: [] });
};

/** The same page with a form on it that could not be done. */
export async function renderReporter(
  req: Request,
  res: Response,
  reporter: ReporterRecord,
  { fields, errors }: { fields: Fields; errors: FieldError[] },
): Promise<void> {
  const screen = screenOf(res);
  const now = new Date();
  const id = String(reporter._id);
  const view = VIEWS.find((known) => known === queried(req, 'cases')) ?? 'unfounded';
  const [stand, rows, people, letters] = await Promise.all([
    standOf(reporter, now),
    findByReporter(reporter._id, view, MOST_CASES),
    colleagues(),
    lettersToReporter(reporter._id),
  ]);
  if (errors.length > 0) res.status(422);
  res.render('desk/reporter', {
    ...standingOfRow({ ...reporter, ...stand }, now),
    id,
    version: reporter.version,
    language: reporter.language,
    flaggerNow: reporter.flagger,
    warned: stillCounts(reporter.warnedAt, now),
    tabs: VIEWS.map((name) => ({
      href: `${paths.reporter(id)}?cases=${name}`,
      text: screen.t(`reporters:cases.${name}`),
      count: stand.record[name],
      current: name === view,
    })),
    rows: await queueRows(rows, screen),
    acts: [...reporter.acts]
      .reverse()
      .map((done) => ({ ...done, by: people.get(String(done.by))?.name ?? '' })),
    letters: letters.map((letter) => ({ ...letter, href: paths.letter(String(letter._id)) })),
    mayAct: screen.may('manage_reporters'),
    form: formOf(fields, errors),
    hasErrors: errors.length > 0,
  });
}

export async function reporterFor(req: Request): Promise<ReporterRecord> {
  const id = param(req, 'id');
  const reporter = Types.ObjectId.isValid(id) ? await Reporters.findById(id).lean() : null;
  if (!reporter) throw new NotFound();
  return reporter;
}

export type RowOfReporter = Pick<
  ReporterRecord,
  '_id' | 'email' | 'name' | 'flagger' | 'warnedAt' | 'stoppedUntil' | 'record' | 'proposal'
>;

/** How somebody stands, as lists, cases and their own page show it. */
export function standingOfRow(reporter: RowOfReporter, now: Date) {
  const { _id, email, name, warnedAt, stoppedUntil, record, proposal } = reporter;
  return {
    href: paths.reporter(String(_id)),
    email,
    name: name || email,
    flagger: isFlagger(reporter, now),
    warnedAt: stillCounts(warnedAt, now) ? warnedAt : null,
    stoppedUntil: isStopped(reporter, now) ? stoppedUntil : null,
    record,
    proposal,
  };
}
