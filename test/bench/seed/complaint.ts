import { createHash } from 'node:crypto';
import { derivedId } from '../../../src/cases/number.js';
import type { Complaint } from '../../../src/intake/complaint.js';
import { draftOf } from '../../../src/intake/form/draftOf.js';
import { asSent, readInput } from '../../../src/intake/form/input.js';
import { locationsOf } from '../../../src/intake/form/problems.js';
import type { FormShape } from '../../../src/intake/form/shape.js';
import { referenceOf } from '../../../src/intake/reference.js';
import type { FormFields } from './form.js';

/** The complaint that the form makes of these fields, all its duties done. */
export function complaintOf(fields: FormFields, shape: FormShape, at: Date): Complaint {
  const input = readInput(fields, shape);
  const { submission, ...draft } = draftOf(input, shape, {
    locations: locationsOf(input, shape).locations,
    files: [],
    fields: asSent(fields, shape),
    language: input.language ?? 'nl',
    at,
  });
  const _id = derivedId('complaint', submission);
  return {
    _id,
    reference: referenceOf(_id),
    ...draft,
    digest: createHash('sha256').update(draft.raw).digest('hex'),
    owed: [],
  };
}
