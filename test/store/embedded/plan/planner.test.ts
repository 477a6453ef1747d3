import { expect } from 'chai';
import fc from 'fast-check';
import type { Collection, Document, Filter } from 'mongodb';
import { startTemporaryStore, type TemporaryStore } from '../temporary-store.js';

const small = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 4 }) },
  fc.constantFrom<unknown>('x', 'xy', 'z', null, 1.5, true, new Date(0), new Date(1e12)),
);
const field = fc.oneof(
  { weight: 5, arbitrary: small },
  fc.array(small, { maxLength: 3 }),
  fc.record({ c: small }),
);
const document = fc.record(
  {
    a: field,
    b: small,
    c: fc.oneof(
      fc.record({ d: small }),
      fc.array(fc.record({ d: small }, { requiredKeys: [] }), { maxLength: 2 }),
    ),
  },
  { requiredKeys: [] },
);

const condition = fc.oneof(
  small,
  fc.record({ $in: fc.array(small, { maxLength: 3 }) }),
  fc.record({ $gt: small }),
  fc.record({ $gte: small, $lt: small }),
  fc.record({ $lte: small }),
  fc.record({ $ne: small }),
  fc.record({ $nin: fc.array(small, { maxLength: 2 }) }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $not: fc.record({ $gt: small }) }),
  fc.constant(/^x/),
  fc.record({ $elemMatch: fc.record({ $gte: small, $lt: small }) }),
);
const path = fc.constantFrom('a', 'b', 'c.d', '_id');
const flat = fc.dictionary(path, condition, { maxKeys: 3, noNullPrototype: true });
const filter = fc.oneof(
  { weight: 4, arbitrary: flat },
  fc.record({ $or: fc.array(flat, { minLength: 1, maxLength: 3 }) }),
  fc.tuple(flat, flat).map(([a, b]) => ({ $and: [a, b] })),
  fc.tuple(flat, fc.array(flat, { minLength: 1, maxLength: 2 })).map(([rest, $or]) => ({ ...rest, $or })),
);
const sort = fc
  .uniqueArray(fc.tuple(fc.constantFrom('b', 'c.d'), fc.constantFrom(1 as const, -1 as const)), {
    selector: ([name]) => name,
    maxLength: 2,
  })
  // Two fields that are both arrays can't be sorted by, so a comes alone.
  .chain((pairs) =>
    fc.constantFrom(pairs, [['a', 1] as [string, 1]], [
      ['b', 1],
      ['a', -1],
    ] as [string, 1 | -1][]),
  )
  .map((pairs) => [...pairs, ['_id', 1] as [string, 1]]);

const INDEXES = [
  { key: { a: 1 } },
  { key: { b: -1, a: 1 } },
  { key: { a: 1, b: 1 } },
  { key: { 'c.d': 1, b: 1 } },
  { key: { b: 1 }, name: 'b_sparse', sparse: true },
  { key: { a: -1, b: -1 }, name: 'partial', partialFilterExpression: { b: { $gte: 2 } } },
  { key: { b: 1, 'c.d': -1 } },
] as const;

describe('the planner', function () {
  let temporary: TemporaryStore;
  before(async () => {
    temporary = await startTemporaryStore();
  });
  after(() => temporary.stop());

  it('finds with any index what a scan of the whole collection finds, in the same order', async function () {
    this.timeout(120_000);
    const { db } = temporary;
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { minLength: 1, maxLength: 25 }),
        fc.array(fc.tuple(filter, sort, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 6 })), {
          minLength: 8,
          maxLength: 8,
        }),
        fc.shuffledSubarray([...INDEXES], { minLength: 1 }),
        async (docs, queries, indexes) => {
          const [plain, indexed] = [
            db.collection<Document>(`plain${++round}`),
            db.collection<Document>(`indexed${round}`),
          ];
          const withIds = docs.map((doc, at): Document => ({ _id: at, ...doc }));
          await plain.insertMany(withIds);
          await indexed.insertMany(withIds.slice(0, 5));
          await indexed.createIndexes(indexes.map((index) => ({ ...index, key: { ...index.key } })));
          if (withIds.length > 5) await indexed.insertMany(withIds.slice(5));
          for (const query of queries) await same(plain, indexed, query);
          await Promise.all([plain.drop(), indexed.drop()]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

type Query = [Filter<Document>, [string, 1 | -1][], number, number];

async function same(
  plain: Collection,
  indexed: Collection,
  [query, order, skip, limit]: Query,
): Promise<void> {
  const find = (collection: Collection): Promise<Document[]> =>
    collection.find(query).sort(order).skip(skip).limit(limit).toArray();
  expect(await find(indexed)).to.deep.equal(await find(plain));
  expect(await indexed.countDocuments(query)).to.equal(await plain.countDocuments(query));
  const ids = async (collection: Collection): Promise<unknown[]> =>
    (await collection.find(query).toArray()).map((doc) => doc._id).sort();
  expect(await ids(indexed)).to.deep.equal(await ids(plain));
}
