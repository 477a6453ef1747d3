import type { Request, RequestHandler, Response } from 'express';
import { Types } from 'mongoose';
import { Cases } from '../cases/case.js';
import { StaleMeasure } from '../measures/change.js';
import { awaitsConfirmation, confirmMeasure } from '../measures/confirm.js';
import { neverLook, type Citing } from '../measures/csam.js';
import { liftMeasure } from '../measures/lift.js';
import { Measures, type Measure } from '../measures/measure.js';
import { retryMeasure } from '../measures/retry.js';
import { MeasureRefused, type MeasureStatus } from '../measures/states.js';
import { staffId } from '../staff/may.js';
import { NotFound } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { errorsIn, fieldsOf, words } from './input.js';
import { param, screenOf } from './screen.js';
import { flash } from '../web/flash.js';

const MOST = 100;

/** What has to be done by hand, what failed, what is under way, and what is active. */
export const showMeasures: RequestHandler = (_req, res) => renderMeasures(res, null);

/** The text of a form that came back: of which measure, in which field, and what is wrong with it. */
interface Returned {
  id: string;
  field: string;
  text: string;
  error: string;
}

async function renderMeasures(res: Response, returned: Returned | null): Promise<void> {
  const [busy, failed, active] = await Promise.all([
    inStates('applying', 'lifting'),
    inStates('failed'),
    inStates('active'),
  ]);
  const unseen = await neverLookedAt([...busy, ...failed, ...active]);
  res.render('desk/measures', {
    isUnseen: (measure: Measure) => unseen.has(String(measure.case)),
    tasks: busy.filter(awaitsConfirmation),
    busy: busy.filter((measure) => !awaitsConfirmation(measure)),
    failed,
    active,
    most: MOST,
    mayRun: screenOf(res).may('run_measures'),
    returned,
  });
}

/** The cases whose addresses nobody looks at, not even to verify (invariant 7). */
async function neverLookedAt(measures: readonly Measure[]): Promise<Set<string>> {
  const cases = await Cases.find(
    { _id: { $in: measures.map(({ case: id }) => id) } },
    { track: 1, ground: 1, catalogueVersion: 1, 'decisions.ground': 1, 'decisions.catalogueVersion': 1 },
  ).lean<Citing[]>();
  return new Set(cases.filter(neverLook).map(({ _id }) => String(_id)));
}

async function inStates(...statuses: MeasureStatus[]): Promise<Measure[]> {
  const found = await Promise.all(
    statuses.map((status) =>
      Measures.find({ status }).sort({ nextAttemptAt: 1, _id: 1 }).limit(MOST).lean<Measure[]>(),
    ),
  );
  return found.flat();
}

/** Says with proof that a measure was carried out, or undone, by hand. */
export const createMeasureConfirmation = withText('proof', 'confirmed', confirmMeasure);

/** Takes a measure back; the story of the case tells why. */
export const createMeasureLifting = withText('reason', 'lifted', liftMeasure);

export const createMeasureRetry: RequestHandler = async (req, res) => {
  await carryOut(req, screenOf(res).t, 'retried', async () => retryMeasure(await loadMeasure(req)));
  res.redirect(303, paths.measures());
};

type Verb = (measure: Measure, text: string, by: Types.ObjectId) => Promise<Measure>;
type Texts = (key: string) => string;

function withText(field: string, done: string, verb: Verb): RequestHandler {
  return async (req, res) => {
    const { t } = screenOf(res);
    const measure = await loadMeasure(req);
    const text = fieldsOf(req)[field];
    const parsed = words(5000).safeParse(text);
    if (!parsed.success) {
      const error = errorsIn(parsed.error, t)[0]?.text ?? '';
      res.status(422);
      return renderMeasures(res, { id: String(measure._id), field, text: String(text ?? ''), error });
    }
    await carryOut(req, t, done, () => verb(measure, parsed.data, staffId(req)));
    res.redirect(303, `${paths.measures()}#m-${String(measure._id)}`);
  };
}

/** A measure that changed in the meantime is no fault of whoever pressed the button: the list shows how it stands. */
async function carryOut(req: Request, t: Texts, done: string, act: () => Promise<Measure>): Promise<void> {
  try {
    await act();
    flash(req, 'success', t(`desk:measures.${done}`));
  } catch (error) {
    if (!(error instanceof MeasureRefused || error instanceof StaleMeasure)) throw error;
    flash(req, 'error', t('desk:measures.refused'));
  }
}

async function loadMeasure(req: Request): Promise<Measure> {
  const id = param(req, 'id');
  const measure = /^[0-9a-f]{24}$/.test(id)
    ? await Measures.findById(new Types.ObjectId(id)).lean<Measure>()
    : null;
  if (!measure) throw new NotFound();
  return measure;
}
