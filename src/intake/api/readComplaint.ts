import { isRecord } from '../reading/formats/common/facts.js';
import type { Vault } from '../../evidence/vault.js';
import type { Arriving, Readable } from './context.js';
import { askedGround } from './grounds.js';
import { ApiProblem } from './problem.js';
import { readOwn } from './readOwn.js';
import { groundOfXarf, readXarfComplaint } from './readXarfComplaint.js';
import { isXarf } from './xarf.js';

/** Reads a complaint: XARF by what marks it, else our own JSON. Throws an ApiProblem (422) that says what is wrong. */
export async function readComplaint(value: unknown, arriving: Arriving, vault: Vault): Promise<Readable> {
  if (isXarf(value)) return readXarfComplaint(value, arriving, vault);
  if (!isRecord(value))
    throw new ApiProblem('not_an_object', 'A complaint is a JSON object; several at once go to /bulk.');
  return readOwn(value, arriving);
}

/** Whether files may come with this: not while its ground is unknown, and never with child abuse material (invariant 7). */
export function takesFiles(value: unknown, now = new Date()): boolean {
  if (isXarf(value)) return groundOfXarf(value, now).filesAllowed;
  if (!isRecord(value) || typeof value['ground'] !== 'string') return false;
  return askedGround(value['ground'], now)?.ground.filesAllowed ?? false;
}
