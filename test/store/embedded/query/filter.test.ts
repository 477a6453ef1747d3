import { Binary, BSONRegExp, Decimal128, Double, Int32, Long } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { Query } from 'mingo';
import { decode, type Doc, encode } from '../../../../src/store/embedded/bson/values.js';
import { compileFilter } from '../../../../src/store/embedded/query/filter.js';

function matches(filter: Doc, doc: Doc): boolean {
  return compileFilter(decode(encode(filter))).matches(decode(encode(doc)));
}

// By the manual, and by MongoDB's own table of null semantics: [filter, what it matches, what it doesn't].
const TABLE: [Doc, Doc[], Doc[]][] = [
  [
    { a: 1 },
    [{ a: 1 }, { a: [1, 2] }, { a: Long.fromNumber(1) }, { a: new Double(1) }],
    [{ a: 2 }, { a: '1' }, {}, { a: [[1]] }],
  ],
  [{ a: Decimal128.fromString('1.50') }, [{ a: 1.5 }], [{ a: 1 }]],
  [{ a: null }, [{}, { a: null }, { a: [null] }], [{ a: 0 }, { a: [] }]],
  [
    { 'a.b': null },
    [{}, { a: {} }, { a: null }, { a: 4 }, { a: [{ b: 1 }, {}] }],
    [{ a: { b: 1 } }, { a: [] }, { a: [1, 'x'] }],
  ],
  [
    { 'a.b': { $exists: false } },
    [{}, { a: [] }, { a: [1] }, { a: 4 }],
    [{ a: { b: null } }, { a: [{}, { b: 1 }] }],
  ],
  [{ a: { $ne: null } }, [{ a: 0 }, { a: [] }], [{}, { a: null }, { a: [null, 1] }]],
  [{ a: { $gt: 1 } }, [{ a: 2 }, { a: [0, 3] }], [{ a: 1 }, { a: '2' }, { a: null }, {}]],
  [{ a: { $lt: 'b' } }, [{ a: 'a' }], [{ a: 1 }, { a: 'b' }]],
  [{ a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }]],
  [{ a: { $gt: 1, $lt: 3 } }, [{ a: 2 }, { a: [0, 9] }], [{ a: 3 }]],
  [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, [{ a: [0, 2] }], [{ a: [0, 9] }, { a: 2 }]],
  [
    { a: { $elemMatch: { b: 1, c: 2 } } },
    [{ a: [{ b: 1, c: 2 }] }],
    [{ a: [{ b: 1 }, { c: 2 }] }, { a: { b: 1, c: 2 } }],
  ],
  [{ a: { $elemMatch: { $or: [{ b: 1 }, { b: 2 }] } } }, [{ a: [{ b: 3 }, { b: 2 }] }], [{ a: [{ b: 3 }] }]],
  [{ a: { $elemMatch: { $id: 1 } } }, [{ a: [{ $ref: 'x', $id: 1 }] }], [{ a: [{ $ref: 'x', $id: 2 }] }]],
  [{ 'a.b': 1, 'a.c': 2 }, [{ a: [{ b: 1 }, { c: 2 }] }], [{ a: [{ b: 1 }] }]],
  [{ 'a.1': 5 }, [{ a: [4, 5] }, { a: { 1: 5 } }], [{ a: [5] }]],
  [{ 'a.0.b': 1 }, [{ a: [{ b: 1 }] }], [{ a: [{ b: 2 }, { b: 1 }] }]],
  [{ a: { b: 1, c: 2 } }, [{ a: { b: 1, c: 2 } }], [{ a: { c: 2, b: 1 } }, { a: { b: 1 } }]],
  [{ a: [1, 2] }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: [2, 1] }, { a: [1] }]],
  [{ a: { $in: [1, null] } }, [{ a: 1 }, {}, { a: [3, 1] }], [{ a: 2 }]],
  [{ a: { $in: [new BSONRegExp('^x')] } }, [{ a: 'xy' }], [{ a: 'yx' }]],
  [{ a: { $nin: [1, 2] } }, [{ a: 3 }, {}], [{ a: [3, 2] }]],
  [{ a: { $not: { $gt: 3 } } }, [{ a: 1 }, {}, { a: 'x' }], [{ a: 4 }, { a: [1, 4] }]],
  [{ a: { $not: new BSONRegExp('x') } }, [{ a: 'y' }, {}], [{ a: 'x' }]],
  [{ a: { $all: [1, 2] } }, [{ a: [2, 3, 1] }], [{ a: [1] }, { a: 1 }]],
  [
    { a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } },
    [{ a: [{ b: 1 }, { b: 2 }] }],
    [{ a: [{ b: 1 }] }],
  ],
  [{ a: { $size: 2 } }, [{ a: [1, 2] }], [{ a: [1] }, { a: 2 }, {}]],
  [{ a: { $type: 'string' } }, [{ a: 'x' }, { a: [1, 'x'] }], [{ a: 1 }, {}]],
  [{ a: { $type: ['number', 'null'] } }, [{ a: 1 }, { a: null }, { a: 1.5 }], [{}, { a: '1' }]],
  [{ a: { $type: 'array' } }, [{ a: [] }, { a: [[1]] }], [{ a: 1 }]],
  [{ a: { $mod: [4, 1] } }, [{ a: 5 }, { a: [2, 9] }], [{ a: 4 }, { a: 'x' }]],
  [{ a: new BSONRegExp('^AB', 'i') }, [{ a: 'abc' }, { a: ['x', 'ABc'] }], [{ a: 'xab' }, { a: 1 }]],
  [{ a: { $regex: 'b$', $options: 'i' } }, [{ a: 'AB' }], [{ a: 'ba' }]],
  [{ a: { $regex: '^x' } }, [{ a: 'xy' }, { a: new BSONRegExp('^x') }], [{ a: new BSONRegExp('^x', 'i') }]],
  [{ a: { $eq: new BSONRegExp('^x') } }, [{ a: new BSONRegExp('^x') }], [{ a: 'xy' }]],
  [{ a: { $bitsAllSet: 6 } }, [{ a: 7 }], [{ a: 4 }]],
  [
    { a: { $bitsAllSet: [0, 9] } },
    [{ a: new Binary(Buffer.from([1, 2])) }, { a: -1 }],
    [{ a: new Binary(Buffer.from([2, 1])) }, { a: 1.5 }],
  ],
  [{ a: { $bitsAnyClear: new Binary(Buffer.from([3])) } }, [{ a: 1 }], [{ a: 7 }]],
  [{ a: { $bitsAllClear: [2147483647] } }, [{ a: 7 }], [{ a: -7 }]],
  [{ $or: [{ a: 1 }, { b: 1 }] }, [{ a: 1 }, { b: 1 }], [{ c: 1 }]],
  [{ $nor: [{ a: 1 }, { b: 1 }] }, [{ c: 1 }], [{ a: 1 }]],
  [{ $and: [{ a: 1 }, { b: { $gt: 1 } }] }, [{ a: 1, b: 2 }], [{ a: 1, b: 1 }]],
  [{ $expr: { $gt: ['$a', '$b'] } }, [{ a: 2, b: 1 }], [{ a: 1, b: 2 }]],
  [{ $expr: { $gt: ['$a', 5] } }, [{ a: 6 }, { a: Long.fromNumber(7) }], [{ a: 5 }]],
  [{ constructor: 1 }, [{ constructor: 1 }], [{}]],
  [{ 'constructor.name': 'Object' }, [{ constructor: { name: 'Object' } }], [{}, { a: 1 }]],
  [{ a: new Int32(0) }, [{ a: new Double(-0) }], [{ a: false }]],
];

describe('a filter', () => {
  for (const [filter, yes, no] of TABLE) {
    it(`${JSON.stringify(filter)} selects as the manual says`, () => {
      for (const doc of yes) expect(matches(filter, doc), JSON.stringify(doc)).to.equal(true);
      for (const doc of no) expect(matches(filter, doc), JSON.stringify(doc)).to.equal(false);
    });
  }

  const refusals: [Doc, string][] = [
    [{ a: { $frob: 1 } }, 'BadValue'],
    [{ $frob: 1 }, 'BadValue'],
    [{ $or: [] }, 'BadValue'],
    [{ $or: { a: 1 } }, 'BadValue'],
    [{ a: { $in: 1 } }, 'BadValue'],
    [{ a: { $ne: new BSONRegExp('x') } }, 'BadValue'],
    [{ a: { $size: -1 } }, 'BadValue'],
    [{ a: { $bitsAllSet: -1 } }, 'FailedToParse'],
    [{ a: { $bitsAllSet: 'x' } }, 'BadValue'],
    [{ a: { $regex: '(' } }, 'BadValue'],
    [{ a: { $type: 'frob' } }, 'BadValue'],
    [{ a: { $type: [] } }, 'FailedToParse'],
    [{ a: { $bitsAllSet: [-1] } }, 'BadValue'],
    [{ $where: 'true' }, 'NotImplemented'],
    [{ $text: { $search: 'x' } }, 'IndexNotFound'],
    [{ a: { $near: [1, 1] } }, 'NoQueryExecutionPlans'],
  ];
  for (const [filter, codeName] of refusals) {
    it(`${JSON.stringify(filter)} is refused as ${codeName}`, () => {
      expect(() => compileFilter(decode(encode(filter))))
        .to.throw()
        .with.property('codeName', codeName);
    });
  }

  // mingo's known faults, which these filters avoid: $all doesn't match a value outside an array, `a.b: null` matches
  // arrays of scalars, and documents and arrays compare otherwise than in BSON's order.
  it('selects what mingo selects', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'y'));
    const doc = fc.record(
      { a: value, b: fc.array(value, { maxLength: 3 }), c: fc.record({ d: value }) },
      { requiredKeys: [] },
    );
    const test = fc.oneof(
      value,
      fc.record({ $gt: value }),
      fc.record({ $lte: value }),
      fc.record({ $in: fc.array(value) }),
      fc.record({ $nin: fc.array(value) }),
      fc.record({ $ne: value }),
      fc.record({ $exists: fc.boolean() }),
      fc.record({ $not: fc.record({ $gte: value }) }),
      fc.record({ $size: fc.integer({ min: 0, max: 3 }) }),
    );
    const flat = fc.dictionary(fc.constantFrom('a', 'b', 'c.d'), test, { maxKeys: 3, noNullPrototype: true });
    const filter = fc.oneof(
      flat,
      fc.record({ $or: fc.array(flat, { minLength: 1 }) }),
      fc.record({ $nor: fc.array(flat, { minLength: 1 }) }),
    );
    fc.assert(
      fc.property(filter, doc, (selector: Doc, candidate: Doc) => {
        expect(matches(selector, candidate)).to.equal(new Query(selector).test(candidate));
      }),
      { numRuns: 3000 },
    );
  });
});
