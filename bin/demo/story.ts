import type { Types } from 'mongoose';
import { Cases, type Case } from '../../src/cases/case.js';
import { derivedId } from '../../src/cases/number.js';
import type { Vault } from '../../src/evidence/vault.js';
import type { LetterDeps } from '../../src/letters/write.js';
import type { Colleague } from './staff.js';
import type { When } from './when.js';

/** What the acts of a story work with. */
export interface World {
  letters: LetterDeps;
  vault: Vault;
  strikeMonths: number;
  staff: Record<Colleague, Types.ObjectId>;
  /** Letters to be delivered, and when. */
  outgoing: Map<string, Date>;
}

/** Where a story is told: its name, the moment of this act, and which of its cases it is about when there are more. */
export interface Scene {
  world: World;
  story: string;
  at: Date;
  resource?: string;
}

/** Something that somebody did. Returns the case that it happened to, for what it owes; nothing when it owes nothing. */
export type Act = (scene: Scene) => Promise<Case | void>;

/** What happened to one case, or to the cases of one complaint. */
export interface Story {
  name: string;
  acts: [When, Act][];
}

/** The number of the complaint's form, the same at every run: a UUID made from the names. */
export function submissionOf(story: string, number: number): string {
  const hex = String(derivedId('demo', story, number)).padEnd(32, '0');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

export const complaintId = (story: string, number: number): Types.ObjectId =>
  derivedId('complaint', submissionOf(story, number));

/** The case that staff opened themselves in a story. */
export const ownCaseId = (story: string): Types.ObjectId => derivedId('demo-case', story);

/** The one case that an act is about. */
export async function caseOf(scene: Scene): Promise<Case> {
  const [caze, another] = await casesOf(scene);
  if (!caze || another) throw new Error(`The story ${scene.story} has ${caze ? 'several cases' : 'no case'}`);
  return caze;
}

/** The cases of a scene as they are now. */
async function casesOf({ story, resource }: Scene): Promise<Case[]> {
  const placed = await Cases.find({ 'complaints.id': complaintId(story, 1) }).lean();
  const found = placed.length > 0 ? placed : await Cases.find({ _id: ownCaseId(story) }).lean();
  return found.filter((caze) => resource === undefined || caze.resource.value === resource);
}
