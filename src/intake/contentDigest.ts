import { createHash } from 'node:crypto';
import { canonical } from '../cases/events.js';
import type { Complaint } from './complaint.js';
import type { Group } from './groups.js';
import type { Fact, Report } from './reading/report.js';

/**
 * Tells an identical complaint: the same reporter, saying the same of the same locations on the same ground. By what it says, not by
 * the mail or the form that it came in.
 */
export function contentDigest(complaint: Complaint, group: Group): string {
  const { reporter, ground, reasons, answers, reports } = complaint;
  const content = {
    reporter: [reporter.email, reporter.organisation, reporter.name].map((text) => text.trim().toLowerCase()),
    ground,
    locations: group.locations.map(({ value }) => value).sort(),
    // A machine's mail says about itself what changes every time; what it reports stands in the reports.
    said: reports ? group.reports.map(contentOf) : { reasons: reasons.trim(), answers },
    files: complaint.files.map(({ sha256 }) => sha256).sort(),
  };
  return createHash('sha256').update(canonical(content)).digest('hex').slice(0, 32);
}

const contentOf = ({ format, category, happenedAt, locations, facts }: Report) => ({
  format,
  category,
  happenedAt,
  locations,
  facts: facts.filter(isContent).map(({ name, value }) => [name, value]),
});

const isContent = ({ source }: Fact): boolean => source !== 'headers' && source !== 'subject';
