import { expect } from 'chai';
import { createFormStamps } from '../../../src/intake/form/stamp.js';

const stamps = createFormStamps('a secret of more than thirty-two characters');
const at = new Date('2026-03-02T10:00:00Z');
const after = (seconds: number) => new Date(at.getTime() + seconds * 1000);
const submission = '3f1c9a52-0000-4000-8000-000000000001';
const made = stamps.make(submission, at);

describe('the stamp of a form', () => {
  it('tells how long ago the form was made, however long that is', () => {
    expect(stamps.secondsSince({ submission, made }, after(2.5))).to.equal(2.5);
    expect(stamps.secondsSince({ submission, made }, after(90 * 86_400))).to.equal(90 * 86_400);
  });

  it('is of one form only', () => {
    const other = '3f1c9a52-0000-4000-8000-000000000002';
    expect(stamps.secondsSince({ submission: other, made }, after(60))).to.equal(null);
  });

  it('tells nothing when it is missing, forged, or made under another secret', () => {
    const [moment = '', mac = ''] = made.split('-');
    const earlier = (parseInt(moment, 36) - 60_000).toString(36);
    const elsewhere = createFormStamps('another secret of thirty-two characters!').make(submission, at);
    const digit = mac.startsWith('0') ? '1' : '0';
    const forged = ['', '-', moment, `${moment}-`, `${earlier}-${mac}`, `${moment}-${digit}${mac.slice(1)}`];
    for (const stamp of [...forged, elsewhere, `${made}0`, `${made}\n`, made.toUpperCase()])
      expect(stamps.secondsSince({ submission, made: stamp }, after(60)), stamp).to.equal(null);
  });
});
