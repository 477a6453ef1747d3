import { expect } from 'chai';
import { pathOf, paths, patterns } from '../../src/web/paths.js';

describe('addresses', () => {
  it('have their parts percent-encoded, so that no value makes another path', () => {
    expect(paths.case('ND-2026-000042')).to.equal('/desk/cases/ND-2026-000042');
    expect(paths.customer('../staff?x#y')).to.equal('/desk/customers/..%2Fstaff%3Fx%23y');
    expect(paths.caseFile('a/b', 'c', 'd')).to.equal('/desk/cases/a%2Fb/complaints/c/files/d');
  });

  it('put nothing of one value into the place of another', () => {
    expect(paths.caseComplaint(':complaint', 'M-1')).to.equal('/desk/cases/%3Acomplaint/complaints/M-1');
  });

  it('are each their own', () => {
    const all = Object.values(patterns);
    expect(new Set(all).size).to.equal(all.length);
    for (const pattern of all) expect(pattern).to.match(/^\/[a-z0-9/:.-]*$/i);
  });

  it('of our own pages are followed by their path alone', () => {
    expect(pathOf('https://abuse.host.example/status/abc?x=1')).to.equal('/status/abc');
  });
});
