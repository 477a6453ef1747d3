import fc, { type Arbitrary } from 'fast-check';
import type { Fields } from '../plain.js';
import { direction } from './reading.js';

export interface IndexWish {
  key: Record<string, 1 | -1>;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Fields;
}

const keys = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'n', 'c.x', 'c.y', 'e.x', 'd', '_id'), direction), {
    minLength: 1,
    maxLength: 3,
    selector: ([path]) => path,
  })
  .map((fields) => Object.fromEntries(fields));
const partials = fc.constantFrom<Fields>(
  { b: { $exists: true } },
  { n: { $gte: 1 } },
  { b: 'x' },
  { b: { $type: 'string' } },
  { 'c.x': { $gt: 0 }, b: { $lte: 'y' } },
);
const kinds: Arbitrary<Omit<IndexWish, 'key'>> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  fc.constant({ sparse: true }),
  fc.constant({ unique: true }),
  fc.constant({ unique: true, sparse: true }),
  partials.map((partialFilterExpression) => ({ partialFilterExpression })),
);
export const indexes: Arbitrary<IndexWish[]> = fc.array(
  fc.tuple(keys, kinds).map(([key, kind]) => ({ key, ...kind })),
  { minLength: 1, maxLength: 4 },
);
