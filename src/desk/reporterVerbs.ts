import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { addDays, endOfDay, localDay } from '../deadlines/days.js';
import type { Deps } from '../deps.js';
import { warningArrived, writeStandingLetters } from '../letters/standing.js';
import { ActRefused, StaleReporter, type By } from '../reporters/act.js';
import { dismissFlagger } from '../reporters/appoint.js';
import type { ReporterRecord } from '../reporters/reporter.js';
import { resumeReporter } from '../reporters/resume.js';
import { stopReporter } from '../reporters/stop.js';
import { refreshRecord, standOf } from '../reporters/trackRecord.js';
import { tellCoordinator } from '../reporters/tellCoordinator.js';
import { warnReporter } from '../reporters/warn.js';
import { staffId } from '../staff/may.js';
import { flash } from '../web/flash.js';
import { paths } from '../web/paths.js';
import { forgetFresh } from './fresh.js';
import { errorsIn, fieldsOf, words, type FieldError } from './input.js';
import { reporterFor, renderReporter } from './reporter.js';
import { screenOf } from './screen.js';

const reasoned = z.object({ reason: words(2000), version: z.coerce.number().int() });
const NO_DAY = 'reporters:problem.day';
/** "For a reasonable period of time" (DSA 23(2)). */
const LONGEST_STOP_DAYS = 366;

function stoppingIn(timeZone: string) {
  const isSoon = (until: string): boolean => {
    const today = localDay(new Date(), timeZone);
    return until > today && until <= addDays(today, LONGEST_STOP_DAYS);
  };
  const until = z.iso.date(NO_DAY).regex(/^2/, NO_DAY).refine(isSoon, 'reporters:problem.soon');
  return reasoned.extend({ until });
}

/** What members of staff do about a reporter; each writes what the reporter is owed. */
export function reporterVerbs({ config, letters }: Pick<Deps, 'config' | 'letters'>) {
  const form = <Input extends { reason: string; version: number }>(
    schema: z.ZodType<Input>,
    done: string,
    act: (reporter: ReporterRecord, input: Input, by: By) => Promise<ReporterRecord>,
  ): RequestHandler => {
    return async (req, res) => {
      const { t } = screenOf(res);
      const reporter = await reporterFor(req);
      const fields = fieldsOf(req);
      const again = (errors: FieldError[]) => renderReporter(req, res, reporter, { fields, errors });
      const parsed = schema.safeParse(fields);
      if (!parsed.success) return again(errorsIn(parsed.error, t));
      const { version, reason } = parsed.data;
      try {
        const after = await act({ ...reporter, version }, parsed.data, byOf(req, reason));
        await writeStandingLetters(after, letters);
        await refreshRecord(after._id);
      } catch (error) {
        const problem = problemOf(error);
        if (problem === null) throw error;
        return again([{ field: '', text: t(problem) }]);
      }
      forgetFresh();
      flash(req, 'success', t(`reporters:done.${done}`));
      res.redirect(303, paths.reporter(String(reporter._id)));
    };
  };
  return {
    warn: form(reasoned, 'warning', (reporter, _input, by) => warnReporter(reporter, by)),
    stop: form(stoppingIn(config.TIME_ZONE), 'stop', async (reporter, { until }, by) => {
      const [{ sinceTold }, arrived] = await Promise.all([standOf(reporter), warningArrived(reporter._id)]);
      const warning = { arrived, since: sinceTold };
      return stopReporter(reporter, { ...by, warning, until: endOfDay(until, config.TIME_ZONE) });
    }),
    resume: form(reasoned, 'resumption', (reporter, _input, by) => resumeReporter(reporter, by)),
    tell: form(reasoned, 'telling', (reporter, _input, by) => tellCoordinator(reporter, by)),
    dismiss: form(reasoned, 'dismissal', (reporter, _input, by) => dismissFlagger(reporter, by)),
  };
}

const byOf = (req: Request, reason: string): By => ({ by: staffId(req), reason });

function problemOf(error: unknown): string | null {
  if (error instanceof StaleReporter) return 'reporters:problem.stale';
  return error instanceof ActRefused ? `reporters:problem.${error.reason}` : null;
}
