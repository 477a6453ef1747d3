import { expect } from 'chai';
import { Decimal128, Long, ObjectId } from 'bson';
import type { Doc } from '../../../../src/store/embedded/bson/values.js';
import {
  evaluateExpression,
  refuseUnsupported,
  runPipeline,
} from '../../../../src/store/embedded/query/expressions.js';

const ID = '65a1b2c3d4e5f60718293a4b';

// What mingo lacks or does otherwise: [expression, its value by the manual], for DOC.
const DOC: Doc = { n: 5, text: 'x', none: null, list: [1, 'x'], id: new ObjectId(ID), at: new Date(0) };
const TABLE: [unknown, unknown][] = [
  [{ $toString: '$id' }, ID],
  [{ $toString: '$at' }, '1970-01-01T00:00:00.000Z'],
  [{ $toString: '$none' }, null],
  [{ $eq: [{ $toObjectId: ID }, '$id'] }, true],
  [{ $gt: ['$text', '$n'] }, true],
  [{ $lt: ['$missing', '$none'] }, true],
  [{ $eq: ['$missing', '$none'] }, false],
  [{ $cmp: ['$list', '$text'] }, 1],
  [{ $max: ['$n', '$missing', '$none'] }, 5],
  [{ $range: [0, 10, 4] }, [0, 4, 8]],
  [{ $range: [3, 0, -2] }, [3, 1]],
  [{ $mod: ['$n', 3] }, 2],
  [{ $toInt: '-12' }, -12],
  [{ $toLong: '$at' }, 0],
  [{ $toDouble: '1.5e2' }, 150],
  [{ $convert: { input: '12', to: 'int' } }, 12],
  [{ $convert: { input: '0x1f', to: 'double', onError: '$text' } }, 'x'],
  [{ $toInt: '$missing' }, null],
  [{ $dateAdd: { startDate: '$at', unit: 'day', amount: '$n' } }, new Date(5 * 86_400_000)],
  [{ $dateToString: { date: '$at', format: '%Y-%m-%d' } }, '1970-01-01'],
  [{ $switch: { branches: [{ case: '$none', then: 1 }], default: '$n' } }, 5],
  [{ $switch: { branches: [{ case: '$n', then: '$text' }] } }, 'x'],
];

describe('an expression', () => {
  for (const [expression, value] of TABLE) {
    it(`${JSON.stringify(expression)} is ${JSON.stringify(value)}`, () => {
      expect(evaluateExpression(expression, DOC)).to.deep.equal(value);
    });
  }

  const refusals: [unknown, string][] = [
    [{ $toObjectId: '$text' }, 'ConversionFailure'],
    [{ $toString: '$list' }, 'ConversionFailure'],
    [{ $range: [0, 1e12] }, 'ExceededMemoryLimit'],
    [{ $gt: ['$n'] }, 'Location16020'],
    [{ $mod: ['$n', 0] }, 'Location16610'],
    [{ $switch: { branches: [{ case: '$none', then: 1 }] } }, 'Location40066'],
    [{ $toInt: '' }, 'ConversionFailure'],
    [{ $toInt: ' 5 ' }, 'ConversionFailure'],
    [{ $toLong: '0x1f' }, 'ConversionFailure'],
    [{ $toInt: '$at' }, 'ConversionFailure'],
    [{ $toDouble: '' }, 'ConversionFailure'],
    [{ $toDecimal: '0x1f' }, 'ConversionFailure'],
    [{ $convert: { input: '', to: 'int' } }, 'ConversionFailure'],
    [{ $dateAdd: { startDate: '$at', unit: 'month', amount: 1 } }, 'NotImplemented'],
    [{ $dateSubtract: { startDate: '$at', unit: 'year', amount: 1 } }, 'NotImplemented'],
  ];
  for (const [expression, codeName] of refusals) {
    it(`${JSON.stringify(expression)} is refused as ${codeName}`, () => {
      expect(() => evaluateExpression(expression, DOC))
        .to.throw()
        .with.property('codeName', codeName);
    });
  }
});

describe('an expression that this store can’t tell the value of', () => {
  const refused: Doc[] = [
    { $week: '$at' },
    { $isoWeekYear: '$at' },
    { $dateFromParts: { year: 2024 } },
    { $dateToParts: { date: '$at', iso8601: true } },
    { $dateFromString: { dateString: '2024-02-30' } },
    { $dateToString: { date: '$at', format: '%G-%V' } },
    { $function: { body: '', args: [], lang: 'js' } },
  ];
  for (const expression of refused)
    it(`is refused: ${Object.keys(expression).join()}`, () => {
      expect(() => refuseUnsupported([{ $set: { a: { $ifNull: [expression, 1] } } }]))
        .to.throw()
        .with.property('codeName', 'NotImplemented');
    });

  it('is not refused where it is data', () => {
    expect(() => refuseUnsupported([{ $set: { a: { $literal: { $week: 1 } } } }])).not.to.throw();
  });
});

describe('a stage', () => {
  const docs: Doc[] = [{ _id: 1, n: 1 }, { _id: 2 }, { _id: 3, n: 1 }];

  it('$group with $push and $addToSet leaves out what is missing', () => {
    const $group = { _id: null, all: { $push: '$n' }, set: { $addToSet: '$n' }, most: { $max: '$n' } };
    expect(runPipeline(docs, [{ $group }])).to.deep.equal([{ _id: null, all: [1, 1], set: [1], most: 1 }]);
  });

  const grouped = (values: unknown[], sum: Doc): unknown =>
    runPipeline(
      values.map((n) => ({ n })),
      [{ $group: { _id: null, sum } }],
    )[0]?.sum;
  const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
  const long = (value: bigint): Long => Long.fromBigInt(value);
  const sums: [string, unknown[], Doc, unknown][] = [
    ['$sum adds decimals exactly', [decimal('0.1'), 'x', decimal('0.2'), 1], { $sum: '$n' }, decimal('1.3')],
    ['$sum adds longs exactly', [long(2n ** 53n + 1n), 1, null], { $sum: '$n' }, long(2n ** 53n + 2n)],
    ['$sum adds up to a long', [2 ** 53 - 1, 2], { $sum: '$n' }, long(2n ** 53n + 1n)],
    ['$sum of longs beyond 64 bits is a double', [long(2n ** 62n), long(2n ** 62n)], { $sum: '$n' }, 2 ** 63],
    ['$sum takes large doubles', [1e30, long(2n ** 62n)], { $sum: '$n' }, 1e30 + 2 ** 62],
    ['$sum is not a number with one that isn’t', [1, NaN], { $sum: '$n' }, NaN],
    ['$sum of no numbers is 0', ['x', undefined], { $sum: '$n' }, 0],
    ['$avg is not a number with one that isn’t', [1, NaN], { $avg: '$n' }, NaN],
    ['$avg takes longs', [long(2n ** 53n + 2n), 2], { $avg: '$n' }, 2 ** 52 + 2],
    ['$avg of no numbers is null', ['x'], { $avg: '$n' }, null],
    ['$min compares decimals by value', [decimal('10'), decimal('9'), null], { $min: '$n' }, decimal('9')],
    ['$max compares across types', [decimal('10'), 9, 'a'], { $max: '$n' }, 'a'],
  ];
  for (const [title, values, sum, result] of sums)
    it(title, () => {
      expect(grouped(values, sum)).to.deep.equal(result);
    });

  it('$avg of decimals is refused', () => {
    expect(() => grouped([decimal('1')], { $avg: '$n' }))
      .to.throw()
      .with.property('codeName', 'NotImplemented');
  });

  const ids: [string, unknown[], number][] = [
    [
      'documents by the order of their fields',
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
        { a: 1, b: 2 },
      ],
      2,
    ],
    ['decimals by value', [decimal('1.0'), decimal('1'), 1, decimal('2')], 2],
    ['longs beyond 2^53', [long(2n ** 53n), long(2n ** 53n + 1n)], 2],
    ['patterns', [/x/i, /x/i, /x/, /y/i], 3],
    ['not null from missing', [null, undefined], 1],
    ['arrays', [[1, { b: 2 }], [1, { b: 2 }], []], 2],
  ];
  for (const [title, values, count] of ids)
    it(`$group tells apart ${title}`, () => {
      const docs = values.map((n) => ({ n }));
      expect(runPipeline(docs, [{ $group: { _id: '$n' } }])).to.have.length(count);
    });

  it('$group takes a missing part of an _id for missing, not for null', () => {
    const $group = { _id: { n: '$n' }, rows: { $sum: 1 } };
    expect(runPipeline([{ n: null }, {}, {}], [{ $group }])).to.deep.equal([
      { _id: { n: null }, rows: 1 },
      { _id: {}, rows: 2 },
    ]);
  });

  const unwinds: [string, Doc, unknown, Doc[]][] = [
    ['an empty text for itself', { a: '' }, '$a', [{ a: '' }]],
    ['an empty document for itself', { a: {} }, '$a', [{ a: {} }]],
    ['nothing for no document', { b: 1 }, '$a', []],
    ['null in an array for a value', { a: [null] }, '$a', [{ a: null }]],
    ['no path through an array', { a: [{ b: [1, 2] }] }, '$a.b', []],
    [
      'an index to a path',
      { a: [5, 6] },
      { path: '$a', includeArrayIndex: 'at.n' },
      [
        { a: 5, at: { n: 0 } },
        { a: 6, at: { n: 1 } },
      ],
    ],
    [
      'an empty array for no value, when kept',
      { a: { b: [], c: 1 } },
      { path: '$a.b', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true },
      [{ a: { c: 1 }, at: null }],
    ],
  ];
  for (const [title, doc, $unwind, result] of unwinds)
    it(`$unwind takes ${title}`, () => {
      const given = structuredClone(doc);
      expect(runPipeline([given], [{ $unwind }])).to.deep.equal(result);
      expect(given, 'what it was given stays as it was').to.deep.equal(doc);
    });

  it('$sort orders in BSON’s order, by the least or greatest element of an array', () => {
    const values = [decimal('3'), 'x', decimal('2'), [1, 9], null, true, 2.5, long(2n ** 53n + 1n)];
    const rows = values.map((n, _id) => ({ _id, n }));
    const sorted = (n: number): unknown[] =>
      runPipeline(rows, [{ $sort: { n, _id: 1 } }]).map(({ _id }) => _id);
    expect(sorted(1)).to.deep.equal([4, 3, 2, 6, 0, 7, 1, 5]);
    expect(sorted(-1)).to.deep.equal([5, 1, 7, 3, 0, 6, 2, 4]);
  });

  it('$count of no documents is no document, inside $facet too', () => {
    const $facet = { none: [{ $match: { n: 9 } }, { $count: 'c' }], some: [{ $count: 'c' }] };
    expect(runPipeline(docs, [{ $facet }])).to.deep.equal([{ none: [], some: [{ c: 3 }] }]);
  });

  it('$redact gives nothing but documents', () => {
    expect(() => runPipeline(docs, [{ $redact: /p/ }, { $addFields: { x: 1 } }])).to.throw('$$KEEP');
  });

  it('$redact leaves out what is pruned, also for the stages after it', () => {
    const $redact = { $cond: [{ $eq: ['$n', 1] }, '$$KEEP', '$$PRUNE'] };
    expect(runPipeline(docs, [{ $redact }, { $project: { _id: 1 } }])).to.deep.equal([
      { _id: 1 },
      { _id: 3 },
    ]);
  });

  it('$sample gives no document twice, and no more than there are', () => {
    const sampled = runPipeline(docs, [{ $sample: { size: 10 } }]).map(({ _id: id }) => id);
    expect(sampled).to.have.members([1, 2, 3]);
    expect(runPipeline(docs, [{ $sample: { size: 2 } }])).to.have.length(2);
    expect(runPipeline([], [{ $sample: { size: 2 } }])).to.deep.equal([]);
  });
});
