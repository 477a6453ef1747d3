import { appointFlagger } from '../../src/reporters/appoint.js';
import { knowReporters, reporterId, Reporters } from '../../src/reporters/reporter.js';
import type { Colleague } from './staff.js';
import type { Act } from './story.js';

/** A colleague records that a coordinator made somebody a trusted flagger. */
export const appoints =
  (colleague: Colleague, name: string, email: string, appointedBy: string): Act =>
  async ({ world, at }) => {
    await knowReporters([{ email, name, language: 'nl' }], at);
    const reporter = await Reporters.findById(reporterId(email)).orFail().lean();
    const by = world.staff[colleague];
    await appointFlagger(reporter, { name, appointedBy, since: at, until: null, reason: '', by, at });
  };
