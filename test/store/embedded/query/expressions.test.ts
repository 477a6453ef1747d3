import { expect } from 'chai';
import { ObjectId } from 'bson';
import type { Doc } from '../../../../src/store/embedded/bson/values.js';
import { evaluateExpression, runPipeline } from '../../../../src/store/embedded/query/expressions.js';

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
  ];
  for (const [expression, codeName] of refusals) {
    it(`${JSON.stringify(expression)} is refused as ${codeName}`, () => {
      expect(() => evaluateExpression(expression, DOC))
        .to.throw()
        .with.property('codeName', codeName);
    });
  }
});

describe('a stage', () => {
  const docs: Doc[] = [{ _id: 1, n: 1 }, { _id: 2 }, { _id: 3, n: 1 }];

  it('$group with $push and $addToSet leaves out what is missing', () => {
    const $group = { _id: null, all: { $push: '$n' }, set: { $addToSet: '$n' }, most: { $max: '$n' } };
    expect(runPipeline(docs, [{ $group }])).to.deep.equal([{ _id: null, all: [1, 1], set: [1], most: 1 }]);
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
