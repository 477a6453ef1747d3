import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { Customers } from '../../src/customers/customer.js';
import { readResource } from '../../src/customers/keys.js';
import { Resources } from '../../src/customers/resource.js';
import { Letters } from '../../src/letters/letter.js';
import { Measures } from '../../src/measures/measure.js';
import { paths } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { customer } from '../support/cases.js';
import { textOf } from '../support/page.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf, fresh, placedCase, storeCustomer, UPHOLDING } from './support.js';

describe('the queue page', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('shows a case with ground, customer and strikes, and searches by any of its names', async () => {
    const complaint = await complaintOf();
    const caze = await placedCase({ complaint: { id: complaint._id, group: 'test' } });
    await app.settle();
    const asker = await signedIn(app, 'handler');
    const row = textOf((await asker.get('/desk')).text);
    expect(row).to.include(caze.number).and.include('Copyright').and.include('Webshop Example');
    for (const q of [
      'shop.example.nl',
      'SHOP.EX',
      'K-77',
      'k-77',
      'webshop',
      'owner@shop.example',
      complaint.reference,
    ]) {
      const found = await asker.get(`/desk?q=${encodeURIComponent(q)}`);
      expect(found.text, q).to.include(paths.case(caze.number));
    }
    const straight = await asker.get(`/desk?q=${caze.number.toLowerCase()}`);
    expect(straight.headers['location']).to.equal(paths.case(caze.number));
    expect(textOf((await asker.get('/desk?q=nothing-such')).text)).to.include('Nothing found');
  });

  it('takes whatever it is asked for', async () => {
    await placedCase();
    const asker = await signedIn(app, 'handler');
    for (const query of [
      'view=no',
      'track=no',
      'after=x',
      'q[$ne]=1',
      'view=mine&view=x',
      'q=%00',
      'q=%F0%9F%98%80',
      'q=(((',
      'q=http://[',
    ]) {
      expect((await asker.get(`/desk?${query}`)).status, query).to.equal(200);
    }
  });

  it('goes on after the last customer of a page', async () => {
    await Customers.insertMany(
      Array.from({ length: 51 }, (_, at) => ({
        ref: `K-${1000 + at}`,
        name: 'Somebody',
        email: 'a@b.example',
      })),
    );
    const asker = await signedIn(app, 'handler');
    const first = (await asker.get(paths.customers())).text;
    const next = /href="([^"]+after=[^"]+)"/.exec(first)?.[1] ?? '';
    expect(first).to.include('K-1049').and.not.include('K-1050');
    expect((await asker.get(next)).text)
      .to.include('K-1050')
      .and.not.include('K-1049');
  });

  it('says what comes where nothing is', async () => {
    const asker = await signedIn(app, 'handler');
    for (const view of ['active', 'mine', 'overdue', 'appeal', 'closed', 'awaiting', 'decided']) {
      expect((await asker.get(`/desk?view=${view}`)).text, view).to.include('class="empty"');
    }
  });

  it('speaks Dutch too, on every page', async () => {
    const { number } = await placedCase();
    const asker = await signedIn(app, 'admin');
    await asker.fill(paths.case(number), {}, paths.caseTaking(number));
    const pages = [
      paths.desk(),
      paths.case(number),
      paths.caseDecision(number),
      paths.caseNotice(number),
      paths.casePlacement(number),
      paths.caseGrade(number),
      paths.caseRelations(number),
      paths.caseSplits(number),
      paths.caseCustomerQuestion(number),
      paths.complaintNew(),
      paths.complaintNewGround('5.7-a'),
      paths.caseNew(),
      paths.outbox(),
      paths.measures(),
      paths.customers(),
      paths.customer('K-77'),
      paths.customerImport(),
      paths.staff(),
    ];
    for (const lang of ['nl', 'en']) {
      for (const page of pages) {
        const { status, text } = await asker.get(`${page}?lang=${lang}`);
        expect([page, status]).to.deep.equal([page, 200]);
        expect(text).to.include(`<html lang="${lang}"`);
        expect(textOf(text), page).not.to.match(
          /\b(?:case|desk|staff|customers|common):?\.?[a-z]+\.[a-z]|\{\{|undefined|\[object/i,
        );
      }
    }
  });
});

describe('settling whose a case is', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('suggests the customer behind the address and places the case there', async () => {
    const caze = await placedCase({ customer: null });
    await Resources.create([
      { customer, customerRef: 'K-77', kind: 'domain', value: 'example.nl', key: 'domain:example.nl' },
    ]);
    const asker = await signedIn(app, 'handler');
    const page = await asker.get(paths.casePlacement(caze.number));
    expect(textOf(page.text)).to.include('Webshop Example (K-77)').and.include('under the domain example.nl');
    const answer = await asker.fill(paths.casePlacement(caze.number), { customer: String(customer) });
    expect(answer.status).to.equal(303);
    expect(await fresh(caze)).to.deep.include({
      customer,
      resource: { kind: 'domain', value: 'example.nl' },
    });
  });

  it('keeps to the one address of a range that the case is about', async () => {
    const resource = { kind: 'ipv4' as const, value: '203.0.113.40' };
    const location = { ...resource, complaint: customer, knowledgeAt: new Date() };
    const caze = await placedCase({ customer: null, resource, locations: [location] });
    const [range] = readResource('ipv4', '203.0.113.0/24');
    if (typeof range !== 'object') throw new Error('no range');
    await Resources.create([{ customer, customerRef: 'K-77', kind: 'ipv4', ...range }]);
    const asker = await signedIn(app, 'handler');
    const page = await asker.get(paths.casePlacement(caze.number));
    expect(textOf(page.text)).to.include('The reported IP address is in 203.0.113.0/24');
    await asker.fill(paths.casePlacement(caze.number), { customer: String(customer) });
    expect(await fresh(caze)).to.deep.include({ customer, resource });
  });

  it('finds another customer by name, and can find that it is nobody of ours', async () => {
    const caze = await placedCase();
    await Customers.create([{ ref: 'K-78', name: 'Otherwise Ltd', email: 'other@example.com' }]);
    const asker = await signedIn(app, 'handler');
    const page = await asker.get(`${paths.casePlacement(caze.number)}?q=otherw`);
    expect(textOf(page.text)).to.include('Otherwise Ltd (K-78)');
    expect((await asker.fill(paths.casePlacement(caze.number), { customer: 'nobody' })).status).to.equal(303);
    expect((await fresh(caze)).customer).to.equal(null);
    expect((await asker.fill(paths.casePlacement(caze.number), { customer: undefined })).status).to.equal(
      422,
    );
    expect((await asker.fill(paths.casePlacement(caze.number), { customer: '{"$ne":1}' })).status).to.equal(
      400,
    );
  });
});

describe('asking and telling', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('puts a question to the reporter whose complaint it is', async () => {
    const complaint = await complaintOf();
    const caze = await placedCase({ complaint: { id: complaint._id, group: 'test' } });
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const stranger = await complaintOf();
    const path = paths.caseReporterQuestion(caze.number);
    const wrong = await asker.fill(path, { text: 'Who are you?', complaint: String(stranger._id) });
    expect(wrong.status).to.equal(422);
    expect((await asker.fill(path, { text: 'When did you take it?' })).status).to.equal(303);
    await app.settle();
    expect((await fresh(caze)).status).to.equal('awaiting_reporter');
    const [letter] = await Letters.find({ template: 'question_to_reporter' }).lean();
    expect([letter?.to, letter?.text.includes('When did you take it?')]).to.deep.equal([
      'rosa@mail.example',
      true,
    ]);
  });

  it('shows the customer’s letter before it goes, and only files that are of the case', async () => {
    const caze = await placedCase();
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const path = paths.caseNotice(caze.number);
    const preview = await asker.fill(path, {
      summary: 'A photograph, unpermitted.',
      step: 'preview',
      file: 'f'.repeat(64),
    });
    expect(preview.status).to.equal(200);
    expect(textOf(preview.text)).to.include('owner@shop.example').and.include('A photograph, unpermitted.');
    expect((await fresh(caze)).status).to.equal('in_review');
    const send = { summary: 'A photograph, unpermitted.', step: 'send', file: 'f'.repeat(64) };
    const unseen = await asker.fill(path, send);
    expect(textOf(unseen.text)).to.include('What you wrote is not what you saw before');
    const previewed = /name="previewed" value="([^"]+)"/.exec(preview.text)?.[1] ?? '';
    const changed = await asker.fill(path, { ...send, summary: 'Something else.', previewed });
    expect(textOf(changed.text)).to.include('What you wrote is not what you saw before');
    expect(textOf(changed.text)).to.include('Something else.');
    expect((await fresh(caze)).status).to.equal('in_review');
    expect((await asker.fill(path, { ...send, previewed })).status).to.equal(303);
    expect((await fresh(caze)).summary).to.deep.equal({ text: 'A photograph, unpermitted.', files: [] });
  });

  it('takes Enter for the preview, and says when something is left out of the letter', async () => {
    const { _id } = await complaintOf();
    const caze = await placedCase({ complaint: { id: _id, group: 'test' } });
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const path = paths.caseNotice(caze.number);
    const plain = await asker.fill(path, { summary: 'A photograph.', step: 'preview' });
    expect(plain.text).to.match(/name="step"\s+value="preview"[^]*name="step"\s+value="send"/);
    expect(textOf(plain.text)).not.to.include('Something is left out of the letter');
    const named = await asker.fill(path, { summary: 'Rosa Reporter made it.', step: 'preview' });
    expect(textOf(named.text)).to.include('[left out]').and.include('Something is left out of the letter');
  });

  it('releases no notice without a customer or about child abuse', async () => {
    const asker = await signedIn(app, 'handler');
    const unplaced = await placedCase({ customer: null });
    const csam = await placedCase({ track: 'csam', ground: '5.2-csam' });
    for (const caze of [unplaced, csam]) {
      await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
      expect((await asker.get(paths.case(caze.number))).text).not.to.include(paths.caseNotice(caze.number));
      expect((await asker.get(paths.case(caze.number))).text).not.to.include(
        paths.caseCustomerQuestion(caze.number),
      );
      for (const path of [paths.caseNotice(caze.number), paths.caseCustomerQuestion(caze.number)]) {
        expect((await asker.get(path)).status).to.equal(422);
        for (const step of ['preview', 'send']) {
          const fields = { summary: 'Something.', text: 'Something?', step };
          const answer = await asker.fill(paths.case(caze.number), fields, path);
          expect(answer.status).to.equal(422);
        }
      }
    }
    expect(await Letters.countDocuments()).to.equal(0);
  });

  it('says at once that the objection to an own decision is for a colleague', async () => {
    const asker = await signedIn(app, 'handler');
    const caze = await placedCase();
    const by = { status: 'under_appeal', decisions: [{ by: asker.staff._id }] };
    await Cases.updateOne({ _id: caze._id }, { $set: by });
    const answer = await asker.get(paths.caseDecision(caze.number));
    expect(answer.status).to.equal(422);
    expect(textOf(answer.text)).to.include('Somebody else judges this');
  });

  it('hands a case only to somebody who works', async () => {
    const { number, _id } = await placedCase();
    const asker = await signedIn(app, 'handler');
    const auditor = await signedIn(app, 'auditor');
    const lead = await signedIn(app, 'lead');
    const give = (owner: string) => asker.fill(paths.case(number), { owner }, paths.caseAssignment(number));
    expect((await give(String(auditor.staff._id))).status).to.equal(400);
    expect((await give('64b0000000000000000000aa')).status).to.equal(400);
    expect((await give(String(lead.staff._id))).status).to.equal(303);
    expect((await Cases.findById(_id).lean())?.owner).to.deep.equal(lead.staff._id);
    expect((await give('')).status).to.equal(303);
  });
});

describe('letters and measures at the desk', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('lists letters, shows one as text, and sends a failed one again', async () => {
    await complaintOf({ reasons: 'x' });
    await app.settle();
    const [letter] = await Letters.find().lean();
    await Letters.updateOne(
      { _id: letter?._id },
      { $set: { status: 'failed', problem: 'refused', lastError: '550' } },
    );
    const asker = await signedIn(app, 'handler');
    const path = paths.letter(String(letter?._id));
    expect((await asker.get('/desk/outbox?status=failed')).text).to.include(path);
    expect((await asker.get('/desk/outbox?status=sent')).text).not.to.include(path);
    const page = await asker.get(path);
    expect(textOf(page.text)).to.include('The mail server refused the letter').and.include('<!doctype html>');
    const retry = paths.letterRetry(String(letter?._id));
    const wrong = await asker.fill(path, { to: 'not an address' }, retry);
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('value="not an address"');
    expect((await Letters.findById(letter?._id).lean())?.status).to.equal('failed');
    await asker.fill(path, { to: 'rosa@elsewhere.example' }, retry);
    await app.settle();
    const after = await Letters.findById(letter?._id).lean();
    expect([after?.status, after?.to]).to.deep.equal(['kept', 'rosa@elsewhere.example']);
    expect((await asker.get(paths.letter('x'))).status).to.equal(404);
  });

  it('says that nobody looks at an address of child abuse material', async () => {
    const caze = await placedCase({ track: 'csam', ground: '5.2-csam' });
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    await asker.fill(paths.caseDecision(caze.number), { ...UPHOLDING, ground: '5.2-csam' });
    await app.settle();
    const [measure] = await Measures.find().lean();
    const confirmation = paths.measureConfirmation(String(measure?._id));
    await asker.fill(paths.measures(), { proof: 'Cut off at the switch.' }, confirmation);
    await app.settle();
    const page = textOf((await asker.get(paths.measures())).text);
    expect(page).to.include('nobody looks at the address').and.not.include('not borne out from outside');
  });

  it('has a task for what is done by hand, and lifts with a reason', async () => {
    const caze = await placedCase();
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    await asker.fill(paths.caseDecision(caze.number), UPHOLDING);
    await app.settle();
    const [measure] = await Measures.find().lean();
    const id = String(measure?._id);
    expect(textOf((await asker.get(paths.measures())).text)).to.include('Disable access to:');
    const long = 'Seen. '.repeat(1000);
    for (const proof of [' ', long]) {
      const wrong = await asker.fill(paths.measures(), { proof }, paths.measureConfirmation(id));
      expect(wrong.status).to.equal(422);
      expect(wrong.text).to.include(`href="#proof-${id}"`).and.include(proof.trim());
    }
    await app.settle();
    expect((await Measures.findById(id).lean())?.status).to.equal('applying');
    await asker.fill(paths.measures(), { proof: 'Moved the file.' }, paths.measureConfirmation(id));
    await app.settle();
    expect((await Measures.findById(id).lean())?.status).to.equal('active');
    const twice = await asker.fill(paths.measures(), { proof: 'Again.' }, paths.measureConfirmation(id));
    expect(twice.status).to.equal(303);
    expect(textOf((await asker.get(paths.measures())).text)).to.include(
      'This measure changed in the meantime',
    );
    await asker.fill(paths.measures(), { reason: 'Licence shown.' }, paths.measureLifting(id));
    await app.settle();
    expect(textOf((await asker.get(paths.measures())).text)).to.include('Restore access to:');
  });
});

describe('customers at the desk', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  const csv = (name: string, content: string) => ({ name, content, type: 'text/csv', field: 'files' });
  const GOOD = csv('customers.csv', 'ref,name,email\nK-1,Bakery,bakery@example.nl\n');

  it('are imported from files, once', async () => {
    const asker = await signedIn(app, 'lead');
    const resources = csv('resources.csv', 'customer,kind,value\nK-1,domain,bakery.example\n');
    const first = await asker.attach(paths.customerImport(), {}, [GOOD, resources]);
    expect(first.status).to.equal(200);
    expect(textOf(first.text)).to.include('Customers 1 0 0').and.include('Domains and addresses 1 0 0');
    const second = await asker.attach(paths.customerImport(), {}, [GOOD, resources]);
    expect(textOf(second.text)).to.include('Customers 0 0 1');
    expect(textOf((await asker.get(paths.customer('K-1'))).text)).to.include('bakery.example');
    expect((await asker.get(`${paths.customers()}?q=bakery.example`)).text).to.include(paths.customer('K-1'));
  });

  it('stay as they are when a line is wrong, which is named with its column', async () => {
    const asker = await signedIn(app, 'lead');
    const bad = csv('more.csv', 'ref,name,email\nK-2,Shop,nowhere\n"K-3,<b>x</b>\n');
    for (const files of [
      [GOOD, bad],
      [csv('x.csv', '')],
      [csv('x.csv', '\u0000\u0001')],
      [csv('../../x.csv', 'a,b\n1,2\n')],
    ]) {
      const answer = await asker.attach(paths.customerImport(), {}, files);
      expect(answer.status).to.equal(422);
    }
    const email = await asker.attach(paths.customerImport(), {}, [
      GOOD,
      csv('more.csv', 'ref,name,email\nK-2,Shop,nowhere\n'),
    ]);
    expect(textOf(email.text)).to.include('more.csv 2 email “nowhere” is not an e-mail address');
    expect(await Customers.countDocuments()).to.equal(0);
    expect((await asker.attach(paths.customerImport(), {}, [])).status).to.equal(422);
  });

  it('are shown with what a complaint needs to know of them', async () => {
    await storeCustomer();
    await placedCase();
    const asker = await signedIn(app, 'auditor');
    const page = textOf((await asker.get(paths.customer('K-77'))).text);
    expect(page).to.include('Webshop Example').and.include('shop.example.nl').and.include('No strikes.');
    expect((await asker.get(paths.customer('nobody'))).status).to.equal(404);
  });
});
