import type { Config } from '../../config/index.js';
import { Cases } from '../../src/cases/case.js';
import { createVault } from '../../src/evidence/vault.js';
import { Complaints } from '../../src/intake/complaint.js';
import { createLetterDeps } from '../../src/letters/deps.js';
import { createLinks } from '../../src/web/links.js';
import { importCustomers, numbersTaken } from './customers.js';
import { empty, settle } from './settle.js';
import { castStaff, type DemoStaff } from './staff.js';
import { STORIES } from './stories/index.js';
import { fillTrays } from './trays.js';
import { complaintId, ownCaseId, type Act } from './story.js';
import { momentOf } from './when.js';

export interface DemoOptions {
  /** Whether the store may hold other cases already. */
  add: boolean;
  now?: Date;
}

export type DemoResult = { made: false } | { made: true; cases: number; staff: DemoStaff };

/**
 * Fills the store with believable cases, told in the order in which they would have happened. Does nothing when they are
 * there. Throws, in words for the operator, when the store holds other cases or an earlier run was cut off.
 */
export async function runDemo(config: Config, { add, now = new Date() }: DemoOptions): Promise<DemoResult> {
  const present = await countPresent();
  if (present === STORIES.length) return { made: false };
  if (present > 0)
    throw new Error('An earlier demo was cut off halfway. Start again with an empty DATA_DIR.');
  if (!add && (await Cases.exists({})))
    throw new Error('The store holds cases already. To add the demo to them: npm run demo -- --add');
  if (await numbersTaken())
    throw new Error('Customers K-7001 to K-7018 are there already; the demo needs these numbers.');

  const staff = await castStaff();
  await importCustomers();
  const links = createLinks(config.SECRET, config.BASE_URL, config.LINK_DAYS);
  const world = {
    letters: createLetterDeps(config, links),
    vault: createVault(config.EVIDENCE_DIR),
    strikeMonths: config.STRIKE_MONTHS,
    staff: staff.colleagues,
    outgoing: new Map<string, Date>(),
  };
  const before = await Cases.countDocuments({});
  for (const { story, at, act } of timeline(now)) {
    const scene = { world, story, at };
    const caze = await act(scene);
    if (caze) await settle(caze, scene);
  }
  await empty(world);
  await fillTrays(config, world.vault, now);
  return { made: true, cases: (await Cases.countDocuments({})) - before, staff };
}

/** Of how many stories the first act was told. */
async function countPresent(): Promise<number> {
  const [complaints, cases] = await Promise.all([
    Complaints.countDocuments({ _id: { $in: STORIES.map(({ name }) => complaintId(name, 1)) } }),
    Cases.countDocuments({ _id: { $in: STORIES.map(({ name }) => ownCaseId(name)) } }),
  ]);
  return complaints + cases;
}

interface Turn {
  story: string;
  at: Date;
  act: Act;
}

/** The acts of all stories, the oldest first; those of one story keep their order. */
function timeline(now: Date): Turn[] {
  return STORIES.flatMap(({ name, acts }) =>
    acts.map(([when, act]) => ({ story: name, at: momentOf(when, now), act })),
  ).sort((a, b) => a.at.getTime() - b.at.getTime());
}
