import type { Types } from 'mongoose';
import type { CaseResource } from './case.js';

export interface KeyParts {
  customer: Types.ObjectId | null;
  resource: CaseResource;
  ground: string;
  /** Set where complaints must not be grouped: each stands for itself (17.1). */
  alone?: string | undefined;
}

/** What makes two complaints one case: the same customer, resource and ground. */
export function keyOf({ customer, resource, ground, alone }: KeyParts): string {
  const parts = [customer ? String(customer) : 'unplaced', resource.kind, resource.value, ground];
  return (alone ? [...parts, alone] : parts).join('|');
}
