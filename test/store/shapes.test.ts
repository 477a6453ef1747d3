import '../../src/app.js';
import { expect } from 'chai';
import mongoose from 'mongoose';
import type { CreateIndexesOptions, IndexSpecification } from 'mongodb';
import { knownShapes } from '../support/commands/check.js';
import { SCANS, tells } from '../support/commands/scans.js';
import { keyOfShape } from '../support/commands/shape.js';
import { startTemporaryStore, type TemporaryStore } from './embedded/temporary-store.js';
import { checkAnswers, isAnswered } from './shapes/answers.js';
import { BY_HAND } from './shapes/byHand.js';

describe('the commands that the application sends', () => {
  const shapes = knownShapes();
  let temporary: TemporaryStore;
  before(async () => {
    temporary = await startTemporaryStore();
    for (const { collection, schema } of Object.values(mongoose.models))
      for (const [key, options] of schema.indexes())
        await temporary.db
          .collection(collection.name)
          .createIndex(key as IndexSpecification, options as CreateIndexesOptions);
  });
  after(() => temporary.stop());

  it('are listed once each', () => {
    const keys = shapes.map(keyOfShape);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).to.deep.equal([]);
  });

  it('include every one that may look at a whole collection', () => {
    for (const { why, of } of SCANS)
      expect(
        shapes.some((shape) => tells(of, shape)),
        why,
      ).to.equal(true);
  });

  for (const shape of shapes.filter(isAnswered)) {
    it(`are answered as mingo answers: ${JSON.stringify(shape)}`, () => checkAnswers(temporary.db, shape));
  }

  for (const shape of shapes.filter((shape) => !isAnswered(shape))) {
    it(`are carried out: ${JSON.stringify(shape)}`, () => {
      const [name = ''] = Object.keys(shape);
      const check = BY_HAND[name];
      if (!check) throw new Error(`${name} has no test by hand yet`);
      return check(temporary.db, shape);
    });
  }
});
