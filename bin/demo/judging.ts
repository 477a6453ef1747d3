import { objectToDecision } from '../../src/appeals/object.js';
import type { Case } from '../../src/cases/case.js';
import { closeCase } from '../../src/cases/close.js';
import { isUpheld, type MeasureTarget, type Outcome } from '../../src/cases/decision.js';
import { reopenCase } from '../../src/cases/reopen.js';
import { groundById } from '../../src/catalogue/index.js';
import { appealDeadline, deadlinesFor } from '../../src/deadlines/rules.js';
import { decideCase } from '../../src/decisions/decide.js';
import { confirmMeasure } from '../../src/measures/confirm.js';
import { liftMeasure } from '../../src/measures/lift.js';
import { Measures, type Measure } from '../../src/measures/measure.js';
import type { Colleague } from './staff.js';
import { caseOf, complaintId, type Act } from './story.js';

interface Judged {
  facts: string;
  reasons: string;
  /** What is made inaccessible, and why that and no less. */
  blocks?: MeasureTarget[];
  why?: string;
  statute?: string;
  /** Days after the decision that a measure ends by itself. */
  days?: number;
  strike?: boolean;
  /** That anybody could have seen that there was nothing in it. */
  unfounded?: boolean;
}

const DAY_MS = 86_400_000;

export const url = (value: string): MeasureTarget => ({ scope: 'url', value });
export const path = (value: string): MeasureTarget => ({ scope: 'path', value });
export const host = (value: string): MeasureTarget => ({ scope: 'host', value });

export const decides =
  (colleague: Colleague, outcome: Outcome, judged: Judged): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    const { facts, reasons, blocks = [], why = null, statute = null, days, strike, unfounded } = judged;
    const until = days === undefined ? null : new Date(scene.at.getTime() + days * DAY_MS);
    const judgement = {
      outcome,
      ground: caze.ground,
      catalogueVersion: caze.catalogueVersion,
      statute,
      facts,
      reasons,
      proportionality: why,
      measures: blocks.map((target) => ({
        kind: 'disable_content' as const,
        connector: 'manual' as const,
        target,
        until,
      })),
      strike: strike ?? (isUpheld(outcome) && caze.customer !== null && groundOf(caze).strike),
      ...(unfounded && { unfounded }),
    };
    return decideCase(caze, judgement, scene.world.staff[colleague], scene.at);
  };

export const customerObjects =
  (text: string): Act =>
  async (scene) => {
    const objection = { from: { kind: 'customer' as const }, text, judgeBy: appealDeadline(scene.at) };
    return objectToDecision(await caseOf(scene), objection, scene.at);
  };

export const reporterObjects =
  (text: string, number = 1): Act =>
  async (scene) => {
    const from = { kind: 'reporter' as const, complaint: complaintId(scene.story, number) };
    const objection = { from, text, judgeBy: appealDeadline(scene.at) };
    return objectToDecision(await caseOf(scene), objection, scene.at);
  };

export const closes =
  (colleague: Colleague): Act =>
  async (scene) =>
    closeCase(await caseOf(scene), scene.world.staff[colleague], scene.at);

export const reopens =
  (colleague: Colleague, reason: string): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    const { track, priority } = caze;
    const [, decision] = deadlinesFor({ track, ground: groundOf(caze), priority, receivedAt: scene.at });
    const reopening = { reason, deadlines: [decision] };
    return reopenCase(caze, reopening, scene.world.staff[colleague], scene.at);
  };

/** A colleague did by hand what each measure of the case waits for. */
export const confirms =
  (colleague: Colleague, proof: string): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    for (const measure of await measuresOf(caze, ['applying', 'lifting']))
      await confirmMeasure(measure, proof, scene.world.staff[colleague], scene.at);
    return caze;
  };

export const lifts =
  (colleague: Colleague, reason: string): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    for (const measure of await measuresOf(caze, ['active']))
      await liftMeasure(measure, reason, scene.world.staff[colleague], scene.at);
    return caze;
  };

const measuresOf = ({ _id }: Case, status: Measure['status'][]): Promise<Measure[]> =>
  Measures.find({ case: _id, status: { $in: status } }).lean();

const groundOf = ({ ground, catalogueVersion }: Case) => groundById(ground, catalogueVersion);
