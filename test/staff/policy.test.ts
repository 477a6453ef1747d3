import { expect } from 'chai';
import { roleMay, type Permission } from '../../src/staff/policy.js';
import { ROLES, type Role } from '../../src/staff/staff.js';

const EVERYBODY: Role[] = ['handler', 'lead', 'admin', 'auditor'];
const WORKERS: Role[] = ['handler', 'lead', 'admin'];

/** Who may do what, in full: a change of the policy is a change here. */
const TABLE: Record<Permission, Role[]> = {
  read_cases: EVERYBODY,
  read_evidence: EVERYBODY,
  work_cases: WORKERS,
  decide: WORKERS,
  run_measures: WORKERS,
  enter_complaints: WORKERS,
  send_letters: WORKERS,
  read_customers: EVERYBODY,
  import_customers: ['lead', 'admin'],
  read_reporters: EVERYBODY,
  manage_reporters: ['lead', 'admin'],
  manage_organisations: ['admin'],
  manage_staff: ['admin'],
};

describe('the policy', () => {
  for (const [permission, roles] of Object.entries(TABLE) as [Permission, Role[]][]) {
    for (const role of ROLES) {
      const allowed = roles.includes(role);
      it(`${allowed ? 'lets' : 'does not let'} a ${role} ${permission.replace('_', ' ')}`, () => {
        expect(roleMay(role, permission)).to.equal(allowed);
      });
    }
  }

  it('lets an auditor change nothing', () => {
    const changing = (Object.keys(TABLE) as Permission[]).filter((name) => !name.startsWith('read_'));
    for (const permission of changing) expect(roleMay('auditor', permission), permission).to.equal(false);
  });
});
