import { customerAnswers, reporterAnswers, type CustomerStance } from '../../src/cases/answer.js';
import { askCustomer, askReporter } from '../../src/cases/ask.js';
import { assignCase } from '../../src/cases/assign.js';
import type { Case } from '../../src/cases/case.js';
import { writeNote } from '../../src/cases/note.js';
import { placeCase } from '../../src/cases/place.js';
import { regradeCase } from '../../src/cases/regrade.js';
import { releaseNotice } from '../../src/cases/releaseNotice.js';
import { takeCase } from '../../src/cases/take.js';
import { groundById, type Priority } from '../../src/catalogue/index.js';
import { Customers } from '../../src/customers/customer.js';
import { answerDeadline, deadlinesFor } from '../../src/deadlines/rules.js';
import type { Colleague } from './staff.js';
import { caseOf, complaintId, type Act } from './story.js';

/** An act in the one case of the story about this resource, when a complaint led to several. */
export const about =
  (resource: string, act: Act): Act =>
  (scene) =>
    act({ ...scene, resource });

export const takes =
  (colleague: Colleague): Act =>
  async (scene) =>
    takeCase(await caseOf(scene), scene.world.staff[colleague], scene.at);

export const gives =
  (from: Colleague, to: Colleague): Act =>
  async (scene) =>
    assignCase(await caseOf(scene), scene.world.staff[to], scene.world.staff[from], scene.at);

export const notes =
  (colleague: Colleague, text: string): Act =>
  async (scene) =>
    writeNote(await caseOf(scene), text, scene.world.staff[colleague], scene.at);

/** A case without a customer comes to the one with this number. */
export const places =
  (colleague: Colleague, ref: string): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    const customer = await Customers.findOne({ ref }).lean();
    if (!customer) throw new Error(`No customer ${ref}`);
    const place = { customer: customer._id, service: null, resource: caze.resource };
    return placeCase(caze, place, scene.world.staff[colleague], scene.at);
  };

export const regrades =
  (colleague: Colleague, to: { ground?: string; priority?: Priority }, reason: string): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    const ground = groundById(to.ground ?? caze.ground, caze.catalogueVersion);
    const { track } = ground;
    const priority = to.priority ?? ground.priority;
    const deadlines = deadlinesFor({ track, ground, priority, receivedAt: caze.openedAt });
    const { catalogueVersion, byReference } = caze;
    const regrade = { ground: ground.id, catalogueVersion, track, priority, byReference, deadlines, reason };
    return regradeCase(caze, regrade, scene.world.staff[colleague], scene.at);
  };

/** Puts the complaint to the customer, in the words that a colleague approved. */
export const notifies =
  (colleague: Colleague, text: string): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    const notice = { summary: { text, files: [] }, answerBy: answerBy('customer', caze, scene.at) };
    return releaseNotice(caze, notice, scene.world.staff[colleague], scene.at);
  };

export const asksReporter =
  (colleague: Colleague, text: string, number = 1): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    const complaint = complaintId(scene.story, number);
    const question = { complaint, text, answerBy: answerBy('reporter', caze, scene.at) };
    return askReporter(caze, question, scene.world.staff[colleague], scene.at);
  };

export const asksCustomer =
  (colleague: Colleague, text: string): Act =>
  async (scene) => {
    const caze = await caseOf(scene);
    const question = { text, answerBy: answerBy('customer', caze, scene.at) };
    return askCustomer(caze, question, scene.world.staff[colleague], scene.at);
  };

export const reporterSays =
  (text: string, number = 1): Act =>
  async (scene) =>
    reporterAnswers(await caseOf(scene), complaintId(scene.story, number), text, scene.at);

export const customerSays =
  (stance: CustomerStance, text: string): Act =>
  async (scene) =>
    customerAnswers(await caseOf(scene), { stance, text }, scene.at);

const answerBy = (from: 'reporter' | 'customer', { ground, catalogueVersion, priority }: Case, at: Date) =>
  answerDeadline(from, at, groundById(ground, catalogueVersion), { priority });
