import { expect } from 'chai';
import { knownShapes } from '../support/commands/check.js';
import { SCANS, tells } from '../support/commands/scans.js';
import { keyOfShape } from '../support/commands/shape.js';

describe('the commands that the application sends', () => {
  const shapes = knownShapes();

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
});
