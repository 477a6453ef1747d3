import type { Request } from 'express';
import { Organisations, type Organisation } from '../reporters/organisation.js';
import { NotFound } from '../web/errors.js';
import { param } from './screen.js';

/** The organisation in the address. Throws NotFound. */
export async function organisationFor(req: Request): Promise<Organisation> {
  const id = param(req, 'id');
  const found = /^[0-9a-f]{24}$/.test(id) ? await Organisations.findById(id).lean() : null;
  if (!found) throw new NotFound();
  return found;
}
