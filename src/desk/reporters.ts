import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Deps } from '../deps.js';
import { endOfDay, startOfDay } from '../deadlines/days.js';
import { isDeliverable } from '../mail/address.js';
import { appointFlagger } from '../reporters/appoint.js';
import { reportersIn, REPORTER_VIEWS, searchReporters } from '../reporters/queries.js';
import { knowReporters, reporterId, Reporters } from '../reporters/reporter.js';
import { staffId } from '../staff/may.js';
import { flash } from '../web/flash.js';
import { paths } from '../web/paths.js';
import { errorsIn, fieldsOf, formOf, maybeWords, words, type FieldError, type Fields } from './input.js';
import { standingOfRow } from './reporter.js';
import { queried, screenOf } from './screen.js';

/** Who reports: those about whom something is to be decided first; and the form that appoints a trusted flagger. */
export const showReporters: RequestHandler = (req, res) => render(req, res, {}, []);

const NO_DAY = 'reporters:problem.day';
const day = z.iso.date(NO_DAY).regex(/^2/, NO_DAY);

const appointment = z
  .object({
    email: words(254).refine(isDeliverable, 'reporters:problem.email'),
    name: words(200),
    appointedBy: words(200),
    since: day,
    until: z.union([z.literal(''), day], NO_DAY).default(''),
    reason: maybeWords(2000),
  })
  .refine(({ since, until }) => until === '' || until > since, {
    path: ['until'],
    message: 'reporters:problem.until',
  });

/** Records the appointment of a trusted flagger (DSA 22). */
export const createAppointment =
  ({ config }: Pick<Deps, 'config'>): RequestHandler =>
  async (req, res) => {
    const { t, lang } = screenOf(res);
    const fields = fieldsOf(req);
    const parsed = appointment.safeParse(fields);
    if (!parsed.success) return render(req, res, fields, errorsIn(parsed.error, t));
    const { email, name, appointedBy, since, until, reason } = parsed.data;
    const id = reporterId(email);
    await knowReporters([{ email, name, language: lang }]);
    const reporter = await Reporters.findById(id).orFail().lean();
    await appointFlagger(reporter, {
      name,
      appointedBy,
      since: startOfDay(since, config.TIME_ZONE),
      until: until === '' ? null : endOfDay(until, config.TIME_ZONE),
      reason,
      by: staffId(req),
    });
    flash(req, 'success', t('reporters:done.appointment', { name }));
    res.redirect(303, paths.reporter(String(id)));
  };

async function render(req: Request, res: Response, fields: Fields, errors: FieldError[]): Promise<void> {
  const { t } = screenOf(res);
  const q = queried(req, 'q');
  const view = REPORTER_VIEWS.find((known) => known === queried(req, 'view')) ?? 'proposals';
  const reporters = await (q === '' ? reportersIn(view) : searchReporters(q));
  res.status(errors.length > 0 ? 422 : 200).render('desk/reporters', {
    q,
    view,
    tabs: REPORTER_VIEWS.map((name) => ({
      href: name === 'proposals' ? paths.reporters() : `${paths.reporters()}?view=${name}`,
      text: t(`reporters:view.${name}`),
      current: q === '' && name === view,
    })),
    reporters: reporters.map((reporter) => standingOfRow(reporter, new Date())),
    form: formOf(fields, errors),
  });
}
