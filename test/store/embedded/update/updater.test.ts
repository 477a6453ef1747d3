import { Decimal128, Double, Int32, Long } from 'bson';
import { expect } from 'chai';
import { decode, type Doc, encode } from '../../../../src/store/embedded/bson/values.js';
import { compileUpdate } from '../../../../src/store/embedded/update/updater.js';
import { upsertDocument } from '../../../../src/store/embedded/update/upsert.js';

const typed = (doc: unknown): Doc => decode(encode({ doc })).doc as Doc;

function update(doc: Doc, spec: unknown, query: Doc = {}, arrayFilters: Doc[] = []): Doc {
  return compileUpdate(typed(spec), typed(query), arrayFilters.map(typed)).apply(typed(doc), false);
}

const int = (value: number): Int32 => new Int32(value);
const long = (value: bigint): Long => Long.fromBigInt(value);

// [what it shows, document, update, document afterwards, filter, array filters]
const TABLE: [string, Doc, unknown, Doc, Doc?, Doc[]?][] = [
  [
    '$set sets and creates on the way',
    { a: 1 },
    { $set: { a: 2, 'b.c.d': 3 } },
    { a: 2, b: { c: { d: 3 } } },
  ],
  ['$set fills an array up with null', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['$set makes a document for a number that isn’t in an array', {}, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
  [
    '$unset removes a field, and nulls an element',
    { a: 1, b: [1, 2] },
    { $unset: { a: '', 'b.0': '', x: '' } },
    { b: [null, 2] },
  ],
  ['$inc keeps an int an int', { a: int(1) }, { $inc: { a: int(2), b: int(5) } }, { a: int(3), b: int(5) }],
  [
    '$inc makes an overflowing int a long',
    { a: int(2147483647) },
    { $inc: { a: int(1) } },
    { a: long(2147483648n) },
  ],
  ['$inc keeps a long a long', { a: long(1n) }, { $inc: { a: int(1) } }, { a: long(2n) }],
  ['$inc keeps a double a double', { a: new Double(1) }, { $inc: { a: int(1) } }, { a: new Double(2) }],
  [
    '$inc of an int by a double is a double',
    { a: int(1) },
    { $inc: { a: new Double(0.5) } },
    { a: new Double(1.5) },
  ],
  [
    '$inc adds decimals exactly',
    { a: Decimal128.fromString('0.1') },
    { $inc: { a: Decimal128.fromString('0.2') } },
    { a: Decimal128.fromString('0.3') },
  ],
  [
    '$mul multiplies, and sets 0 where nothing was',
    { a: int(3) },
    { $mul: { a: int(4), b: long(2n) } },
    { a: int(12), b: long(0n) },
  ],
  [
    'operators take fields by name, elements by number',
    { a: [] },
    { $set: { 'a.10': 3, 'a.2': 2 }, $inc: { 'a.0': int(1) }, $unset: { 'a.1': '' } },
    { a: [int(1), null, 2, null, null, null, null, null, null, null, 3] },
  ],
  [
    'what is new comes in the order of its name',
    {},
    { $set: { c: 1, a: 1 }, $push: { b: 1 } },
    { a: 1, b: [1], c: 1 },
  ],
  ['$mul sets 0 also for Infinity', {}, { $mul: { a: Infinity } }, { a: new Double(0) }],
  [
    '$min and $max compare in BSON order',
    { a: 5, b: 5, c: 5 },
    { $min: { a: 3, b: 'x' }, $max: { c: 'x' } },
    { a: 3, b: 5, c: 'x' },
  ],
  ['$push appends and creates', { a: [1] }, { $push: { a: 2, b: 1 } }, { a: [1, 2], b: [1] }],
  ['$push of an array is one element', { a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
  [
    '$push with $each, $position',
    { a: [1, 4] },
    { $push: { a: { $each: [2, 3], $position: 1 } } },
    { a: [1, 2, 3, 4] },
  ],
  [
    '$push with a negative $position',
    { a: [1, 3] },
    { $push: { a: { $each: [2], $position: -1 } } },
    { a: [1, 2, 3] },
  ],
  [
    '$push with $slice keeps the last',
    { a: [1, 2] },
    { $push: { a: { $each: [3], $slice: -2 } } },
    { a: [2, 3] },
  ],
  [
    '$push with $sort by field',
    { a: [{ n: 2 }] },
    { $push: { a: { $each: [{ n: 1 }, { n: 3 }], $sort: { n: -1 } } } },
    { a: [{ n: 3 }, { n: 2 }, { n: 1 }] },
  ],
  ['$push with $sort of values', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
  ['$addToSet adds what is missing', { a: [1, 2] }, { $addToSet: { a: 2, b: 1 } }, { a: [1, 2], b: [1] }],
  [
    '$addToSet with $each, numbers equal across types',
    { a: [int(1)] },
    { $addToSet: { a: { $each: [long(1n), int(2), int(2)] } } },
    { a: [int(1), int(2)] },
  ],
  [
    '$addToSet compares documents with their order',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  [
    '$pop takes from either end',
    { a: [1, 2, 3], b: [1, 2] },
    { $pop: { a: 1, b: -1 } },
    { a: [1, 2], b: [2] },
  ],
  ['$pull by value', { a: [1, 2, 1] }, { $pull: { a: 1, x: 1 } }, { a: [2] }],
  ['$pull by condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  [
    '$pull of documents by some fields',
    {
      a: [
        { x: 1, y: 1 },
        { x: 2, y: 1 },
      ],
    },
    { $pull: { a: { x: 1 } } },
    { a: [{ x: 2, y: 1 }] },
  ],
  [
    '$pull of documents by a condition',
    { a: [{ x: 1 }, { x: 5 }] },
    { $pull: { a: { x: { $gt: 2 } } } },
    { a: [{ x: 1 }] },
  ],
  ['$pullAll', { a: [1, 2, 3] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  [
    '$rename leaves alone what isn’t there',
    { a: {}, l: [1] },
    { $rename: { 'a.b.c': 'l.0', 'l.7': 'x' } },
    { a: {}, l: [1] },
  ],
  [
    '$rename moves a field',
    { a: 1, b: { c: 2 } },
    { $rename: { a: 'z', 'b.c': 'd.e', x: 'y' } },
    { b: {}, d: { e: 2 }, z: 1 },
  ],
  ['$setOnInsert leaves an existing document', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
  ['$bit', { a: int(13) }, { $bit: { a: { and: int(10) } } }, { a: int(8) }],
  [
    '$ is the element that the filter met',
    { a: [1, 2, 3] },
    { $set: { 'a.$': 9 } },
    { a: [1, 9, 3] },
    { a: 2 },
  ],
  [
    '$ of a document in an array',
    { a: [{ x: 1 }, { x: 2, n: 1 }] },
    { $set: { 'a.$.y': 5 }, $inc: { 'a.$.n': 1 } },
    { a: [{ x: 1 }, { x: 2, n: 2, y: 5 }] },
    { 'a.x': 2 },
  ],
  [
    '$ is found before anything changes',
    { a: [{ x: 1 }, { x: 2 }] },
    { $set: { 'a.$.x': 3, 'a.$.y': 4 } },
    { a: [{ x: 1 }, { x: 3, y: 4 }] },
    { 'a.x': 2 },
  ],
  [
    '$[id] selects before anything changes',
    { a: [{ x: 1 }, { x: 2 }] },
    { $set: { 'a.$[e].x': 3, 'a.$[e].y': 4 } },
    { a: [{ x: 1 }, { x: 3, y: 4 }] },
    {},
    [{ 'e.x': 2 }],
  ],
  [
    '$ by $elemMatch',
    {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ],
    },
    { $set: { 'a.$.z': 1 } },
    {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 2, z: 1 },
      ],
    },
    { a: { $elemMatch: { x: 1, y: 2 } } },
  ],
  ['$[] is every element', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
  [
    '$[id] is each element its filter selects',
    { a: [{ x: 1 }, { x: 2 }, { x: 3 }] },
    { $set: { 'a.$[e].y': 0 } },
    { a: [{ x: 1 }, { x: 2, y: 0 }, { x: 3, y: 0 }] },
    {},
    [{ 'e.x': { $gte: 2 } }],
  ],
  [
    '$[id] inside $[]',
    { a: [{ b: [1, 2] }, { b: [2] }] },
    { $set: { 'a.$[].b.$[e]': 0 } },
    { a: [{ b: [1, 0] }, { b: [0] }] },
    {},
    [{ e: 2 }],
  ],
  ['a replacement keeps the _id', { _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
  [
    'a pipeline computes',
    { a: 2, l: long(1n) },
    [{ $set: { b: { $multiply: ['$a', 3] } } }, { $unset: 'a' }],
    { l: long(1n), b: 6 },
  ],
  [
    'a field named __proto__ is a field',
    { a: 1 },
    { $set: { 'constructor.prototype.x': 1 } },
    { a: 1, constructor: { prototype: { x: 1 } } },
  ],
];

describe('an update', () => {
  for (const [title, doc, spec, after, query, arrayFilters] of TABLE) {
    it(title, () => {
      const changed = update(doc, spec, query, arrayFilters);
      expect(encode(changed).equals(encode(typed(after))), JSON.stringify(changed)).to.equal(true);
    });
  }

  const refusals: [string, Doc, unknown, string, Doc?, Doc[]?][] = [
    ['an unknown operator', {}, { $frob: { a: 1 } }, 'FailedToParse'],
    ['two operators on one path', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 'ConflictingUpdateOperators'],
    [
      'all elements and one of them',
      { a: [1] },
      { $set: { 'a.$[]': 1, 'a.0': 2 } },
      'ConflictingUpdateOperators',
    ],
    [
      'two operators on nested paths',
      {},
      { $set: { 'a.b': 1 }, $unset: { a: '' } },
      'ConflictingUpdateOperators',
    ],
    ['a field inside a number', { a: 1 }, { $set: { 'a.b': 1 } }, 'PathNotViable'],
    ['a name inside an array', { a: [1] }, { $set: { 'a.b': 1 } }, 'PathNotViable'],
    ['a changed _id', { _id: 1 }, { $set: { _id: 2 } }, 'ImmutableField'],
    ['a replacement with another _id', { _id: 1 }, { _id: 2 }, 'ImmutableField'],
    ['$inc of a text', { a: 'x' }, { $inc: { a: 1 } }, 'TypeMismatch'],
    ['$inc by a text', { a: 1 }, { $inc: { a: 'x' } }, 'TypeMismatch'],
    ['$push to a number', { a: 1 }, { $push: { a: 1 } }, 'BadValue'],
    [
      '$push with a $slice that isn’t whole',
      { a: [1] },
      { $push: { a: { $each: [2], $slice: 1.5 } } },
      'BadValue',
    ],
    ['$push with a $slice of null', { a: [1] }, { $push: { a: { $each: [2], $slice: null } } }, 'BadValue'],
    [
      '$push with a $position that is a text',
      {},
      { $push: { a: { $each: [2], $position: '0' } } },
      'BadValue',
    ],
    ['$push with a $sort by 2', { a: [3] }, { $push: { a: { $each: [2], $sort: 2 } } }, 'BadValue'],
    ['$push with a $sort by a name', { a: [3] }, { $push: { a: { $each: [2], $sort: 'n' } } }, 'BadValue'],
    ['$push with a $sort of null', { a: [3] }, { $push: { a: { $each: [2], $sort: null } } }, 'BadValue'],
    ['$push with a $sort by nothing', { a: [{}] }, { $push: { a: { $each: [{}], $sort: {} } } }, 'BadValue'],
    [
      '$push with a $sort of a field by 0',
      { a: [{ n: 2 }] },
      { $push: { a: { $each: [{ n: 1 }], $sort: { n: 0 } } } },
      'BadValue',
    ],
    ['$rename of an element', { a: [1] }, { $rename: { 'a.0': 'b' } }, 'BadValue'],
    ['$rename out of an element', { a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 'BadValue'],
    ['$rename into an element', { a: [{}], b: 1 }, { $rename: { b: 'a.0.b' } }, 'BadValue'],
    ['$rename from inside a number', { a: 1 }, { $rename: { 'a.b': 'c' } }, 'PathNotViable'],
    ['$rename from inside an array', { a: [1] }, { $rename: { 'a.b': 'c' } }, 'PathNotViable'],
    ['$rename into a number', { a: 1, b: 1 }, { $rename: { b: 'a.b' } }, 'PathNotViable'],
    ['$pop of a number', { a: 1 }, { $pop: { a: 1 } }, 'TypeMismatch'],
    ['$ without a match', { a: [1] }, { $set: { 'a.$': 1 } }, 'BadValue'],
    ['$[id] without a filter', { a: [1] }, { $set: { 'a.$[e]': 1 } }, 'BadValue'],
    [
      'an array filter that nothing uses',
      { a: [1] },
      { $set: { 'a.$[]': 1 } },
      'FailedToParse',
      {},
      [{ e: { $gt: 1 } }],
    ],
    ['a field that begins with a dollar', {}, { $set: { $b: 1 } }, 'DollarPrefixedFieldName'],
    ['$bit without an operation', { a: 1 }, { $bit: { a: {} } }, 'BadValue'],
    ['an empty path', {}, { $set: { '': 1 } }, 'EmptyFieldName'],
    ['an empty part', {}, { $set: { 'a..b': 1 } }, 'EmptyFieldName'],
    ['operators that aren’t documents', {}, { $set: 1 }, 'FailedToParse'],
    ['a pipeline stage that doesn’t belong', {}, [{ $match: {} }], 'InvalidOptions'],
    ['a pipeline that sets a text', {}, [{ $set: 'x' }], 'Location40272'],
    ['a pipeline that sets an empty path', {}, [{ $set: { '': 1 } }], 'Location40352'],
    ['a pipeline that unsets an operator', {}, [{ $unset: '$a' }], 'Location16410'],
    ['a long that overflows', { a: long(2n ** 63n - 1n) }, { $inc: { a: 1 } }, 'BadValue'],
  ];
  for (const [title, doc, spec, codeName, query, arrayFilters] of refusals) {
    it(`is refused for ${title}`, () => {
      expect(() => update(doc, spec, query, arrayFilters))
        .to.throw()
        .with.property('codeName', codeName);
    });
  }

  it('leaves JavaScript’s prototypes alone', () => {
    const proto = JSON.parse('{"__proto__": {"polluted": 1}}') as Doc;
    update({}, { $set: { '__proto__.polluted': 1, 'constructor.prototype.polluted': 1, x: proto } });
    expect(JSON.stringify(update({}, [{ $set: { '__proto__.polluted': 1 } }]))).to.equal(
      JSON.stringify(proto),
    );
    expect(({} as Doc).polluted).to.equal(undefined);
  });
});

describe('an upsert', () => {
  const upsert = (query: Doc, spec: unknown): Doc =>
    upsertDocument(typed(query), compileUpdate(typed(spec), typed(query)));

  it('takes the equalities of the filter, then the update', () => {
    const made = upsert(
      { _id: 1, a: 2, 'b.c': { $eq: 3 }, d: { $gt: 1 }, $and: [{ e: 5 }] },
      { $set: { f: 6 }, $setOnInsert: { g: 7 } },
    );
    expect(encode(made).equals(encode(typed({ _id: 1, a: 2, b: { c: 3 }, e: 5, f: 6, g: 7 })))).to.equal(
      true,
    );
  });

  it('gives a new _id, in the first place', () => {
    expect(Object.keys(upsert({ a: 1 }, { $set: { b: 1 } }))).to.deep.equal(['_id', 'a', 'b']);
  });

  it('refuses a filter that gives a field two values', () => {
    for (const query of [{ $and: [{ a: 1 }, { a: 2 }] }, { $and: [{ a: 1 }, { 'a.b': 2 }] }])
      expect(() => upsert(query, { $set: { x: 1 } }))
        .to.throw()
        .with.property('codeName', 'NotSingleValueField');
  });

  it('may have a field that begins with a dollar', () => {
    expect(upsert({ _id: 1 }, { $set: { $b: 1 } })).to.have.property('$b');
    expect(update({ a: { $b: 1 } }, { $set: { 'a.$b': 2 } })).to.have.nested.property('a.$b');
  });

  it('by replacement takes only the _id of the filter', () => {
    expect(Object.keys(upsert({ _id: 5, a: 1 }, { b: 1 }))).to.deep.equal(['_id', 'b']);
  });
});
