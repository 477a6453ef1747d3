import type { Config } from '../../../config/index.js';
import type { Vault } from '../../evidence/vault.js';
import type { Links } from '../../web/links.js';
import { paths, patterns } from '../../web/paths.js';
import type { Complaint } from '../complaint.js';
import { receiveComplaint } from '../receive.js';
import type { Readable } from './context.js';
import type { Accepted } from './schemas.js';

export interface ApiDeps {
  config: Config;
  vault: Vault;
  links: Links;
}

/** Stores a complaint that was read, durably, and says so. The same `submission` gives the same complaint. */
export async function accept(
  { draft, warnings }: Readable,
  submission: { submission: string; at: Date },
  deps: ApiDeps,
): Promise<Accepted> {
  const complaint = await receiveComplaint({
    ...draft,
    receivedAt: submission.at,
    submission: `api ${submission.submission}`,
  });
  return {
    ...pointing(complaint, deps.links),
    ground: complaint.ground,
    receivedAt: isoOf(complaint),
    warnings,
  };
}

/** How a complaint is called, and where it can be followed. */
export function pointing(complaint: Complaint, links: Pick<Links, 'reporterLink'>) {
  const statusPage = links.reporterLink(complaint._id, complaint.receivedAt);
  const base = statusPage.slice(0, statusPage.lastIndexOf(STATUS));
  return {
    reference: complaint.reference,
    ownReference: complaint.ownReference ?? '',
    url: `${base}${paths.apiComplaint(complaint.reference)}`,
    statusPage,
  };
}

const [STATUS] = patterns.status.split(':', 1) as [string];

export const isoOf = ({ receivedAt }: Complaint): string => receivedAt.toISOString();
