import { expect } from 'chai';
import { stagesOf } from '../../../../src/store/embedded/commands/stages.js';

const LOOKUP = { from: 'others', localField: 'a', foreignField: 'b', as: 'c' };

// [what is wrong, the stage, MongoDB's code]
const REFUSED: [string, Record<string, unknown>, string][] = [
  ['a $lookup without as', { $lookup: { ...LOOKUP, as: undefined } }, 'FailedToParse'],
  ['a $lookup from documents', { $lookup: { ...LOOKUP, from: [{ b: 1 }] } }, 'FailedToParse'],
  ['a $lookup to an operator', { $lookup: { ...LOOKUP, as: '$c' } }, 'Location16410'],
  ['a $lookup to a path', { $lookup: { ...LOOKUP, as: 'c.d' } }, 'NotImplemented'],
  ['a $lookup by a field and a pipeline', { $lookup: { ...LOOKUP, pipeline: [] } }, 'NotImplemented'],
  ['a $lookup that is a text', { $lookup: 'others' }, 'FailedToParse'],
  ['$addFields of a text', { $addFields: 'x' }, 'Location40272'],
  ['$set of an array', { $set: ['x'] }, 'Location40272'],
  ['$set of an empty path', { $set: { '': 1 } }, 'Location40352'],
  ['$set of an operator', { $set: { $a: 1 } }, 'Location16410'],
  ['$set of an operator inside', { $set: { 'a.$b': 1 } }, 'Location16410'],
  ['$addFields of a path that ends with a dot', { $addFields: { 'a.': 1 } }, 'Location40353'],
  ['$unset of an empty path', { $unset: ['a', ''] }, 'Location40352'],
  ['$unset of an empty part', { $unset: 'a..b' }, 'Location15998'],
  ['$unset of an operator', { $unset: '$a' }, 'Location16410'],
  ['$unset of nothing', { $unset: [] }, 'Location31120'],
  ['$project of an operator', { $project: { 'a.$b': 1 } }, 'Location16410'],
  ['$project of a text', { $project: 'a' }, 'Location15969'],
  ['$unwind of a number', { $unwind: 1 }, 'Location15981'],
  ['$unwind of a name', { $unwind: { path: 'tags' } }, 'Location28818'],
  ['$unwind of an empty path', { $unwind: '' }, 'Location28812'],
  ['$sort by 2', { $sort: { a: 2 } }, 'Location15975'],
  ['$sort by a score', { $sort: { a: { $meta: 'textScore' } } }, 'Location15974'],
  [
    '$group of a computed number of members',
    { $group: { _id: '$a', some: { $firstN: { n: { $add: ['$a', 1] }, input: '$b' } } } },
    'NotImplemented',
  ],
  ['$facet of a text', { $facet: 'x' }, 'Location40169'],
  ['a $facet that isn’t a pipeline', { $facet: { a: {} } }, 'Location40170'],
  ['a stage inside a $facet', { $facet: { a: [{ $out: 'b' }] } }, 'NotImplemented'],
  ['a stage inside a $unionWith', { $unionWith: { coll: 'a', pipeline: [{ $set: 'x' }] } }, 'Location40272'],
  [
    'a stage inside a $lookup',
    { $lookup: { from: 'a', as: 'b', pipeline: [{ $limit: 0 }] } },
    'Location15958',
  ],
];

describe('a pipeline', () => {
  for (const [title, stage, codeName] of REFUSED)
    it(`is refused for ${title}`, () => {
      expect(() => stagesOf({ pipeline: [stage] }))
        .to.throw()
        .with.property('codeName', codeName);
    });

  it('may have each of these stages', () => {
    const pipeline = [
      { $lookup: LOOKUP },
      { $lookup: { from: 'a', as: 'b', let: {}, pipeline: [{ $match: {} }] } },
      { $set: { 'a.b': 1, c: { d: '$e' }, ref: { $literal: {} } } },
      { $unset: ['a.b', 'ref.$id'] },
      { $unwind: { path: '$c.d', includeArrayIndex: 'at' } },
      { $facet: { a: [{ $count: 'n' }], b: [] } },
      { $group: { _id: null, n: { $sum: 1 }, some: { $topN: { n: 2, sortBy: { n: 1 }, output: '$n' } } } },
    ];
    expect(stagesOf({ pipeline })).to.deep.equal(pipeline);
  });
});
