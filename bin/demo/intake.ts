import { openCase } from '../../src/cases/open.js';
import { keyOf } from '../../src/cases/key.js';
import { catalogueAt, groundById, type Language } from '../../src/catalogue/index.js';
import type { Resolver } from '../../src/customers/dns.js';
import { placeAll } from '../../src/customers/placing.js';
import { deadlinesFor } from '../../src/deadlines/rules.js';
import { recordEvidence } from '../../src/evidence/evidence.js';
import type { EvidenceFile, EvidenceType } from '../../src/evidence/types.js';
import type { Vault } from '../../src/evidence/vault.js';
import type { Channel } from '../../src/intake/complaint.js';
import { draftOf } from '../../src/intake/form/draftOf.js';
import { answerField, asSent, readInput } from '../../src/intake/form/input.js';
import { locationsOf, problemsOf } from '../../src/intake/form/problems.js';
import { shapeOf } from '../../src/intake/form/shape.js';
import { readLocations } from '../../src/intake/locations.js';
import { resourceOf } from '../../src/intake/resourceOf.js';
import { receiveComplaint } from '../../src/intake/receive.js';
import { settleComplaint } from '../../src/intake/settleComplaint.js';
import { Letters } from '../../src/letters/letter.js';
import { post } from './settle.js';
import type { Colleague } from './staff.js';
import { ownCaseId, submissionOf, type Act, type Scene } from './story.js';

/** Who reports: a name and an address; neither of them is anonymous. */
export interface Person {
  name: string;
  email: string;
  organisation?: string;
}

/** A complaint as somebody fills in the form, or as a colleague enters it for them. */
export interface Told {
  ground: string;
  /** Addresses as pasted. */
  where?: string;
  from?: Person;
  reasons?: string;
  answers?: Record<string, string>;
  language?: Language;
  byReference?: boolean;
  files?: [name: string, type: EvidenceType, text: string][];
  /** How it came, when it did not come by the form, and who entered it (19.4). */
  entered?: [channel: Channel, by: Colleague];
  /** It came by mail, from an address that it surely came from. */
  mailed?: boolean;
}

/** The names of these hosts are looked up nowhere. */
const nowhere: Resolver = { addresses: async () => ({ error: 'not_found' }) };

/** A complaint comes in through the fields of the form, and is placed; the second and later of a story are numbered. */
export const complains =
  (told: Told, number = 1): Act =>
  async ({ world, story, at }) => {
    const shape = shapeOf(told.ground, at);
    if (!shape) throw new Error(`The public cannot choose ${told.ground}`);
    const fields = fieldsOf(told, submissionOf(story, number));
    const input = readInput(fields, shape);
    const read = locationsOf(input, shape);
    const [problem] = problemsOf(input, read, shape, []);
    if (problem) throw new Error(`The complaint of ${story}: ${problem.field} ${problem.code}`);
    const [channel, by] = told.entered ?? [told.mailed ? ('email' as const) : ('form' as const), null];
    const complaint = await receiveComplaint({
      ...draftOf(input, shape, {
        locations: read.locations,
        files: await filesOf(told, world.vault, at),
        fields: asSent(fields, shape),
        language: told.language ?? 'nl',
        at,
      }),
      channel,
      enteredBy: by && world.staff[by],
      ...(told.mailed && { identity: 'certain' as const }),
    });
    await settleComplaint(String(complaint._id), { letters: world.letters, resolver: nowhere }, at);
    const receipt = await Letters.findOne(
      { complaint: complaint._id, template: 'receipt' },
      { _id: 1 },
    ).lean();
    if (receipt) post(world, receipt._id, at);
  };

function fieldsOf(told: Told, submission: string): Record<string, string> {
  const { where = '', reasons = '', from, answers = {}, byReference } = told;
  return {
    submission,
    locations: where,
    reasons,
    name: from?.name ?? '',
    email: from?.email ?? '',
    organisation: from?.organisation ?? '',
    goodFaith: 'on',
    ...(byReference && { byReference: 'on' }),
    ...Object.fromEntries(Object.entries(answers).map(([id, answer]) => [answerField(id), answer])),
  };
}

async function filesOf({ files = [] }: Told, vault: Vault, at: Date): Promise<EvidenceFile[]> {
  return Promise.all(
    files.map(async ([name, type, text]) => {
      const { sha256, size } = await vault.put(bytesOf(text));
      const file = { sha256, name, size, type };
      await recordEvidence(file, at);
      return file;
    }),
  );
}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

/** A colleague opens a case without a complaint, for what they saw. */
export const opens =
  (colleague: Colleague, groundId: string, where: string, reason: string): Act =>
  async ({ world, story, at }: Scene) => {
    const ground = groundById(groundId);
    const { track, priority } = ground;
    const { locations } = readLocations(where);
    const [placement] = await placeAll(locations, { resolver: false });
    const [first] = locations;
    if (!first || !placement) throw new Error(`Nobody's: ${where}`);
    const { customerId: customer, serviceId } = placement;
    const resource = resourceOf(first, placement);
    const id = ownCaseId(story);
    await openCase({
      id,
      key: keyOf({ customer, resource, ground: ground.id }),
      track,
      ground: ground.id,
      catalogueVersion: catalogueAt(at).version,
      byReference: false,
      priority,
      customer,
      service: serviceId ?? null,
      resource,
      complaint: null,
      // There is no complaint that named them; the case itself stands in for it.
      locations: locations.map(({ kind, value }) => ({ kind, value, complaint: id, knowledgeAt: at })),
      deadlines: deadlinesFor({ track, ground, priority, receivedAt: at }),
      reason,
      by: { kind: 'staff', id: String(world.staff[colleague]) },
      at,
    });
  };
