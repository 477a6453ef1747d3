import { Types } from 'mongoose';
import type { Response } from 'supertest';
import { Organisations, type Organisation } from '../../../src/reporters/organisation.js';
import { makeToken } from '../../../src/reporters/organisationToken.js';
import { paths } from '../../../src/web/paths.js';
import type { TestApp } from '../../support/app.js';

/** An organisation with a token, as an administrator makes it. */
export async function newOrganisation(
  changes: Partial<Organisation> = {},
): Promise<{ organisation: Organisation; token: string }> {
  const organisation: Organisation = {
    _id: new Types.ObjectId(),
    name: 'Example CERT',
    email: 'reports@cert.example',
    domain: 'cert.example',
    letters: false,
    perMinute: 1_000,
    perDay: 10_000,
    active: true,
    webhook: null,
    createdAt: new Date(),
    ...changes,
  };
  await Organisations.create([organisation]);
  return { organisation, token: await makeToken(organisation._id, 'tests') };
}

export const COMPLAINT = {
  ground: '5.7-a-phishing',
  locations: ['https://shop.example.nl/login/verify'],
  reasons: 'This page imitates the sign-in of a bank.',
  goodFaith: true,
  answers: { brand: 'Example Bank' },
  ownReference: 'INC-2041',
};

export const XARF = {
  xarf_version: '4.2.0',
  report_id: '6f1c4a52-9d0e-4e6b-9a71-0c2f6f3b8d11',
  timestamp: '2026-11-02T09:41:00Z',
  reporter: { org: 'Example Sensors', contact: 'noreply@sensors.example', domain: 'sensors.example' },
  sender: { org: 'Example Sensors', contact: 'noreply@sensors.example', domain: 'sensors.example' },
  source_identifier: '192.0.2.44',
  source_port: 52_011,
  category: 'connection',
  type: 'login_attack',
  evidence_source: 'honeypot',
  protocol: 'tcp',
  first_seen: '2026-11-02T09:40:00Z',
};

/** An organisation's machine. */
export class Sender {
  constructor(
    readonly app: TestApp,
    readonly token: string,
  ) {}

  /** Sends JSON, or text as it is. */
  post(body: unknown, headers: Record<string, string> = {}, path = paths.apiComplaints()): Promise<Response> {
    return this.app
      .visitor()
      .post(path)
      .set({ Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json', ...headers })
      .send(typeof body === 'string' ? body : JSON.stringify(body))
      .then((answer) => answer);
  }

  bulk(complaints: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.post({ complaints }, headers, paths.apiBulk());
  }

  get(path: string): Promise<Response> {
    return this.app
      .visitor()
      .get(path)
      .set({ Authorization: `Bearer ${this.token}` })
      .then((answer) => answer);
  }
}
