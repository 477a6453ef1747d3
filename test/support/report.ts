import type { Test } from 'supertest';
import { paths } from '../../src/web/paths.js';
import type { Visitor } from './app.js';
import { hiddenFields } from './page.js';

export type FormFields = Record<string, string | string[]>;
export interface SentFile {
  name: string;
  content: Buffer;
}

/** What a reporter types who leaves nothing out. */
export const COPYRIGHT_REPORT: FormFields = {
  locations: 'https://shop.example.nl/stolen.jpg',
  reasons: 'This page sells my photograph. I gave nobody permission.',
  'q-work': 'A photograph of a harbour at night',
  'q-rights_holder': 'Photo Agency',
  name: 'Reporting Person',
  email: 'reporter@example.com',
  organisation: 'Photo Agency',
  address: 'Quay 1, Harbourtown',
  language: 'en',
  goodFaith: 'yes',
};

/** Opens the form of a ground: its hidden fields, with the CSRF token and the form's own number. */
export async function openForm(visitor: Visitor, ground: string): Promise<FormFields> {
  const page = await visitor.get(paths.reportGround(ground)).expect(200);
  return hiddenFields(page.text);
}

/** Sends a form as a browser does. */
export function sendForm(visitor: Visitor, ground: string, fields: FormFields, files: SentFile[] = []): Test {
  let request = visitor.post(paths.reportGround(ground));
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) request = request.field(name, one);
  }
  for (const { name, content } of files) request = request.attach('files', content, name);
  return request;
}

/** Opens a form and sends it; gives the answer. */
export async function report(visitor: Visitor, ground: string, fields: FormFields, files: SentFile[] = []) {
  return sendForm(visitor, ground, { ...(await openForm(visitor, ground)), ...fields }, files);
}

/** The private page that a sent form leads to, without what its address says was done. */
export const pageAfter = (answer: { headers: Record<string, string> }): string =>
  (answer.headers['location'] ?? '').split('?')[0] ?? '';
