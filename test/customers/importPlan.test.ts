import { expect } from 'chai';
import fc from 'fast-check';
import { ImportErrorList } from '../../src/customers/importErrors.js';
import { reportTwoOwners } from '../../src/customers/importPlan.js';
import type { Claim } from '../../src/customers/importPlan.js';

const day = fc.option(fc.integer({ min: 1, max: 12 }).map((n) => new Date(n)));
const claim = fc.record({ customer: fc.constantFrom('K-1', 'K-2', 'K-3'), from: day, to: day });

describe('owners of one resource', () => {
  it('are two at the same time exactly when two claims of different customers overlap', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 6 }), (drawn) => {
        const claims = drawn.filter(({ from, to }) => from === null || to === null || from < to).map(withRow);
        const errors = new ImportErrorList();
        reportTwoOwners(claims, errors);
        expect(errors.isEmpty).to.equal(!claims.some((one) => claims.some((other) => overlap(one, other))));
      }),
      { numRuns: 3000 },
    );
  });
});

function withRow({ customer, from, to }: Pick<Claim, 'customer' | 'from' | 'to'>): Claim {
  const data = { customer, kind: 'domain' as const, value: 'example.nl', key: 'domain:example.nl', from, to };
  return { ...data, row: { file: 'x.csv', line: 2, data } };
}

function overlap(one: Claim, other: Claim): boolean {
  const starts = (claimed: Claim) => claimed.from?.getTime() ?? -Infinity;
  const ends = (claimed: Claim) => claimed.to?.getTime() ?? Infinity;
  return one.customer !== other.customer && starts(one) < ends(other) && starts(other) < ends(one);
}
