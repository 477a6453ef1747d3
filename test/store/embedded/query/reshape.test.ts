import { expect } from 'chai';
import type { Doc } from '../../../../src/store/embedded/bson/values.js';
import { runPipeline } from '../../../../src/store/embedded/query/expressions.js';

describe('a stage that reshapes documents', () => {
  const doc = (): Doc => ({ _id: 1, part: { y: 1 }, list: [{ n: 1 }, { n: 2 }] });
  const made = (...stages: Doc[]): Doc | undefined => {
    const given = doc();
    const [result] = runPipeline([given], stages);
    expect(given, 'what it was given stays as it was').to.deep.equal(doc());
    return result;
  };

  const cases: [string, Doc[], Doc][] = [
    [
      'takes a copy, not a share, of a part',
      [{ $set: { x: '$part', 'part.z': 2 } }],
      { x: { y: 1 }, part: { y: 1, z: 2 } },
    ],
    [
      'takes a copy of the whole into a part',
      [{ $set: { 'part.all': '$$ROOT' } }],
      { part: { y: 1, all: doc() } },
    ],
    [
      'removes from one of two copies',
      [{ $set: { x: '$part' } }, { $unset: 'part.y' }],
      { x: { y: 1 }, part: {} },
    ],
    [
      'leaves out of one of two copies',
      [{ $set: { x: '$part' } }, { $project: { 'part.y': 0 } }],
      { x: { y: 1 }, part: {} },
    ],
    [
      'leaves out where paths are nested',
      [{ $project: { part: { y: false }, list: 0 } }],
      { part: {}, list: undefined },
    ],
    [
      'goes into each element of an array',
      [{ $addFields: { 'list.x': '$_id' } }],
      {
        list: [
          { n: 1, x: 1 },
          { n: 2, x: 1 },
        ],
      },
    ],
    ['removes from each element of an array', [{ $unset: ['list.n', 'nothing.n'] }], { list: [{}, {}] }],
    ['adds to a document rather than replace it', [{ $set: { part: { w: 1 } } }], { part: { y: 1, w: 1 } }],
    ['makes a document where there was a value', [{ $set: { '_id.x': 1 } }], { _id: { x: 1 } }],
    ['makes a document for what is missing', [{ $set: { 'q.r': '$nothing' } }], { q: {} }],
    ['takes a field away', [{ $set: { part: '$$REMOVE' } }], { part: undefined }],
    ['takes an expression for what it is', [{ $set: { part: { $literal: { a: 1 } } } }], { part: { a: 1 } }],
  ];
  for (const [title, stages, expected] of cases)
    it(`${title}: ${JSON.stringify(stages)}`, () => {
      const whole = Object.entries({ ...doc(), ...expected }).filter(([, value]) => value !== undefined);
      expect(made(...stages)).to.deep.equal(Object.fromEntries(whole));
    });
});
