import type { Types } from 'mongoose';
import type { Case, CaseResource } from './case.js';
import { changeCase } from './change.js';
import { isDuplicateKey } from '../store/errors.js';
import { keyOf } from './key.js';
import { Problem } from '../problem.js';

export interface NewPlace {
  customer: Types.ObjectId | null;
  service: Types.ObjectId | null;
  resource: CaseResource;
}

/** Another undecided case already stands for this customer, resource and ground. */
export class PlaceTaken extends Problem {
  override name = 'PlaceTaken';
  constructor(number: string) {
    super('place_taken', 409, `Another undecided case has the place of ${number}`);
  }
}

const sameCustomer = (caze: Case, place: NewPlace): boolean =>
  String(caze.customer) === String(place.customer);

/** A handler settles whose content it is. Throws PlaceTaken when another undecided case has that place. */
export async function placeCase(
  caze: Case,
  place: NewPlace,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  try {
    return await changeCase(caze, {
      verb: 'place',
      event: 'placed',
      by: { kind: 'staff', id: String(by) },
      at,
      facts: {
        from: caze.customer && String(caze.customer),
        to: place.customer && String(place.customer),
        resource: { ...place.resource },
      },
      // What another customer was told is not this one's: the notice is to be released anew.
      set: {
        ...(sameCustomer(caze, place) ? {} : { noticedAt: null, summary: null }),
        ...place,
        openKey: keyOf({ ...place, ground: caze.ground, alone: caze.alone }),
      },
    });
  } catch (error) {
    if (isDuplicateKey(error)) throw new PlaceTaken(caze.number);
    throw error;
  }
}
