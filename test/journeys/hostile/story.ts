import { Cases } from '../../../src/cases/case.js';
import { previewMark } from '../../../src/desk/previewed.js';
import { Complaints } from '../../../src/intake/complaint.js';
import { Letters } from '../../../src/letters/letter.js';
import { png } from '../../evidence/support/samples.js';
import type { TestApp } from '../../support/app.js';
import { Asker, type Answer, type Changes } from '../../support/asking.js';
import { COPYRIGHT_FORM } from '../../support/complaining.js';
import { signedIn } from '../../support/staffing.js';

export const MARK = 'x7q';
/** Breaks out of a text, an attribute of either quote, a script, a comment and a textarea, wherever it isn't escaped. */
export const SCRIPT = `${MARK}'"></textarea></title></script>--><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}<%= 7*7 %>$t(common:skip)`;
export const HOST = 'shop.example.nl';

const TYPED = [
  'reasons',
  'q-work',
  'q-rights_holder',
  'q-acting_for',
  'q-earlier_contact',
  'name',
  'organisation',
  'address',
];
export const EVERYWHERE: Changes = {
  ...Object.fromEntries(TYPED.map((name) => [name, SCRIPT])),
  locations: `https://${HOST}/?q="><script>alert(1)</script><img src=x onerror=alert(1)>`,
  email: 'rosa@mail.example',
  goodFaith: 'yes',
};

export interface Story {
  /** Pages by who may see them, with the browser that does. */
  desk: { asker: Asker; pages: string[] };
  reporter: { asker: Asker; pages: string[] };
  customer: { asker: Asker; pages: string[] };
}

/**
 * A case from complaint to objection in which everybody types a script wherever they can. `look` sees every answer on the way.
 * Throws when a step isn't taken.
 */
export async function tellHostileStory(
  app: TestApp,
  look: (answer: Answer, where: string) => void,
): Promise<Story> {
  const admin = await signedIn(app, 'admin');
  await importHostile(admin);
  const stranger = new Asker(app.visitor());
  const file = { name: `${MARK}'<script>alert(1)</script>.png`, content: png };
  look(await stranger.attach(COPYRIGHT_FORM, { ...EVERYWHERE, email: SCRIPT }, [file]), 'the form sent back');
  const sent = await stranger.attach(COPYRIGHT_FORM, EVERYWHERE, [file]);
  must(sent, 303);
  await app.settle();
  const { number = '' } = (await Cases.findOne().lean()) ?? {};
  const { reference = '' } = (await Complaints.findOne().lean()) ?? {};
  const path = `/desk/cases/${number}`;

  const post = async (
    noun: string,
    changes: Changes,
    status: number,
    page = `${path}/${noun}`,
  ): Promise<void> => {
    const answer = await admin.fill(page, changes, `${path}/${noun}`);
    look(answer, `the answer of ${noun}`);
    must(answer, status);
  };
  await post('taking', {}, 303, path);
  await post('notes', { text: SCRIPT }, 303, path);
  await post('notes', { text: SCRIPT, version: '1' }, 409, path);
  await post('notice', { summary: SCRIPT, step: 'preview' }, 200);
  await post(
    'notice',
    { summary: SCRIPT, step: 'send', previewed: previewMark({ summary: SCRIPT, file: [] }) },
    303,
  );
  await app.settle();
  const notice = await Letters.findOne({ template: 'notice_of_complaint' }).lean();
  const mine = /\/my-case\/[\w-]+/.exec(notice?.text ?? '')?.[0] ?? '';

  for (const noun of ['placement', 'grade', 'customer-question'])
    look(await admin.get(`${path}/${noun}`), noun);

  const customer = new Asker(app.visitor());
  look(
    await customer.fill(mine, { stance: '', text: SCRIPT }, `${mine}/answers`),
    'the customer’s answer sent back',
  );
  must(await customer.fill(mine, { stance: 'disputed', text: SCRIPT }, `${mine}/answers`), 303);
  await post('decision', { ...DECISION, outcome: SCRIPT }, 422);
  const preview = await admin.fill(`${path}/decision`, DECISION, `${path}/decision/preview`);
  look(preview, 'the preview');
  must(preview, 200);
  await post('decision', DECISION, 303);
  await app.settle();
  must(await customer.fill(mine, { text: SCRIPT }, `${mine}/objections`), 303);
  await app.settle();

  const letters = await Letters.find({}, { _id: 1 }).lean();
  const desk = [
    '/desk',
    path,
    ...['decision', 'reporter-question', `complaints/${reference}`].map((page) => `${path}/${page}`),
    `/desk?q=${encodeURIComponent(SCRIPT)}`,
    `/desk?q=${HOST}`,
    ...[
      'outbox',
      'measures',
      'customers',
      'customers/K-1',
      'customers/import',
      'cases/new',
      'complaints/new',
      'staff',
    ].map((page) => `/desk/${page}`),
    `/desk/customers?q=${encodeURIComponent(SCRIPT)}`,
    ...letters.map(({ _id }) => `/desk/letters/${String(_id)}`),
  ];
  const status = String(sent.headers['location']).split('?')[0] ?? '';
  return {
    desk: { asker: admin, pages: desk },
    reporter: { asker: stranger, pages: [status] },
    customer: { asker: customer, pages: [mine] },
  };
}

const DECISION = {
  outcome: 'upheld',
  ground: '5.2-copyright',
  statute: SCRIPT,
  facts: SCRIPT,
  reasons: SCRIPT,
  proportionality: SCRIPT,
  otherTarget: `https://${HOST}/"><script>alert(1)</script>`,
  connector: 'manual',
  strike: 'yes',
};

/** Whose is what, from CSV files that try the same. */
async function importHostile(admin: Asker): Promise<void> {
  const cell = `"${SCRIPT.replaceAll('"', '""')}"`;
  const csv = [
    ['c.csv', `ref,name,email,phone,address\nK-1,${cell},shop@mail.example,=cmd|' /C calc'!A0,${cell}\n`],
    ['s.csv', `ref,customer,kind,name\nS-1,K-1,"<script>alert(1)</script>",${cell}\n`],
    ['r.csv', `customer,kind,value\nK-1,domain,${HOST}\n`],
  ];
  const files = csv.map(([name = '', content = '']) => ({ name, content, type: 'text/csv' }));
  must(await admin.attach('/desk/customers/import', {}, files), 200);
}

function must({ status, text }: Answer, wanted: number): void {
  if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${text}`);
}
