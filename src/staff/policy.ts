import type { Role } from './staff.js';

/** What each role may do; the route line names the permission. An auditor reads everything and changes nothing. */
const PERMISSIONS = {
  read_cases: ['handler', 'lead', 'admin', 'auditor'],
  read_evidence: ['handler', 'lead', 'admin', 'auditor'],
  work_cases: ['handler', 'lead', 'admin'],
  decide: ['handler', 'lead', 'admin'],
  run_measures: ['handler', 'lead', 'admin'],
  enter_complaints: ['handler', 'lead', 'admin'],
  send_letters: ['handler', 'lead', 'admin'],
  read_customers: ['handler', 'lead', 'admin', 'auditor'],
  import_customers: ['lead', 'admin'],
  read_reporters: ['handler', 'lead', 'admin', 'auditor'],
  manage_reporters: ['lead', 'admin'],
  manage_organisations: ['admin'],
  manage_staff: ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether the role has the permission; asked by the routes and by the screens. */
export function roleMay(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return roles.includes(role);
}
