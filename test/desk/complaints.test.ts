import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { personalOf } from '../../src/cases/events.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Letters } from '../../src/letters/letter.js';
import { paths } from '../../src/web/paths.js';
import { filesBelow, png } from '../evidence/support/samples.js';
import { useApp } from '../support/app.js';
import { textOf } from '../support/page.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf, fresh, placedCase, storeCustomer } from './support.js';

const ENTER = paths.complaintNewGround('5.2-copyright');
const TOLD = {
  channel: 'phone',
  receivedAt: '2026-03-02T09:30',
  locations: 'https://shop.example.nl/stolen',
  reasons: 'She says the photograph is hers.',
  name: 'Rosa Reporter',
  email: 'rosa@mail.example',
  phone: '+31 20 555 0199',
  certainty: 'Called back on the number in the register.',
  language: 'nl',
  goodFaith: 'yes',
  'q-work': 'A photograph of a harbour',
};

describe('entering a complaint that came by paper, phone or fax', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('stores it as told, from when and whom it came, with who entered it', async () => {
    const asker = await signedIn(app, 'handler');
    const answer = await asker.attach(ENTER, TOLD, [{ name: 'scan.png', content: png }]);
    expect([answer.status, answer.headers['location']], textOf(answer.text)).to.deep.equal([303, '/desk']);
    const link = /<a href="(\/desk\?q=M-[^"]+)">To the case</.exec((await asker.get('/desk')).text)?.[1];
    await app.settle();
    const [complaint] = await Complaints.find().lean();
    const found = await asker.get(link ?? '');
    expect(found.headers['location']).to.equal(paths.case((await Cases.findOne().lean())?.number ?? ''));
    expect(complaint).to.deep.include({
      channel: 'phone',
      receivedAt: new Date('2026-03-02T08:30:00Z'),
      reasons: TOLD.reasons,
      language: 'nl',
      enteredBy: asker.staff._id,
      answers: [
        { question: 'work', answer: 'A photograph of a harbour' },
        { question: 'identity_certainty', answer: TOLD.certainty },
      ],
    });
    expect(complaint?.reporter).to.deep.include({
      name: 'Rosa Reporter',
      phone: TOLD.phone,
      anonymous: false,
    });
    expect(complaint?.files.map(({ name }) => name)).to.deep.equal(['scan.png']);
    const [caze] = await Cases.find().lean();
    expect(caze?.openedAt).to.deep.equal(new Date('2026-03-02T08:30:00Z'));
    expect(caze?.events[0]?.by).to.deep.equal({ kind: 'staff', id: String(asker.staff._id) });
    const story = textOf((await asker.get(paths.case(caze?.number ?? ''))).text);
    expect(story).to.include('complained by phone').and.include('Called back on the number');
    expect(story).not.to.include('yours to send by hand');
    expect(await Letters.countDocuments({ template: 'receipt' })).to.equal(1);
  });

  it('shows a name as people write it, and finds it so', async () => {
    const asker = await signedIn(app, 'handler');
    await asker.attach(ENTER, { ...TOLD, locations: 'http://bücher-laden.nl/a' }, []);
    await app.settle();
    const caze = await Cases.findOne().lean();
    expect(caze?.locations.map(({ value }) => value)).to.deep.equal(['http://xn--bcher-laden-thb.nl/a']);
    const page = textOf((await asker.get(paths.case(caze?.number ?? ''))).text);
    expect(page).to.include('http://bücher-laden.nl/a').and.not.include('xn--bcher');
    const found = textOf((await asker.get(`/desk?q=${encodeURIComponent('bücher-laden.nl')}`)).text);
    expect(found)
      .to.include(caze?.number ?? '-')
      .and.include('bücher-laden.nl');
    const receipt = await Letters.findOne({ template: 'receipt' }).lean();
    expect(receipt?.text).to.include('http://bücher-laden.nl/a');
  });

  it('says that who left a postal address alone has to be written to by hand', async () => {
    const asker = await signedIn(app, 'handler');
    expect(textOf((await asker.get(ENTER)).text)).to.include('write to them by hand');
    const letter = { ...TOLD, channel: 'paper', email: '', address: 'Quay 1, Oldtown' };
    expect((await asker.attach(ENTER, letter, [])).status).to.equal(303);
    await app.settle();
    const caze = await Cases.findOne().lean();
    const story = textOf((await asker.get(paths.case(caze?.number ?? ''))).text);
    expect(story).to.include('yours to send by hand');
  });

  it('comes back with everything typed and attached when something is wrong, and is then one complaint', async () => {
    const asker = await signedIn(app, 'handler');
    const changes = {
      ...TOLD,
      channel: undefined,
      reasons: '',
      email: 'nowhere',
      receivedAt: '2999-01-01T00:00',
    };
    const wrong = await asker.attach(ENTER, changes, [{ name: 'scan.png', content: png }]);
    expect(wrong.status).to.equal(422);
    const words = textOf(wrong.text);
    expect(words).to.include('not in the future').and.include('Choose one of these').and.include('scan.png');
    expect(wrong.text).to.include(TOLD.certainty).and.include(TOLD.locations);
    expect(await Complaints.countDocuments()).to.equal(0);
    const hidden = Object.fromEntries(
      [...wrong.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
        ([, n = '', v = '']) => [n, v],
      ),
    );
    for (const time of [1, 2]) {
      const answer = await asker.attach(ENTER, { ...hidden, ...TOLD }, []);
      expect([time, answer.status]).to.deep.equal([time, 303]);
    }
    const complaints = await Complaints.find().lean();
    expect(complaints.map(({ files }) => files.map(({ name }) => name))).to.deep.equal([['scan.png']]);
  });

  it('takes no file about child abuse, and writes none', async () => {
    const asker = await signedIn(app, 'handler');
    const path = paths.complaintNewGround('5.2-csam');
    const before = await filesBelow(app.deps.config.EVIDENCE_DIR);
    const answer = await asker.attach(path, { ...TOLD, goodFaith: undefined }, [
      { name: 'x.png', content: Buffer.concat([png, Buffer.from('other bytes')]) },
    ]);
    expect(answer.status).to.be.oneOf([303, 422]);
    expect(await filesBelow(app.deps.config.EVIDENCE_DIR)).to.deep.equal(before);
    expect((await Complaints.find().lean()).flatMap(({ files }) => files)).to.deep.equal([]);
  });

  it('has no form for a ground that is not there', async () => {
    const asker = await signedIn(app, 'handler');
    expect((await asker.get(paths.complaintNewGround('no-such'))).status).to.equal(404);
  });
});

describe('a case on our own initiative', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  const SEEN = {
    ground: '5.7-a-phishing',
    locations: 'https://bank.example.nl/login',
    reason: 'Found while looking at logs.',
  };

  it('opens once, with its reason in the first event', async () => {
    const asker = await signedIn(app, 'handler');
    const hidden = await asker.hidden(paths.caseNew());
    const form = Object.entries({ ...hidden, ...SEEN });
    const answers = [await asker.post(paths.caseNew(), form), await asker.post(paths.caseNew(), form)];
    expect(answers.map(({ status }) => status)).to.deep.equal([303, 303]);
    const [caze, ...others] = await Cases.find().lean();
    expect(others).to.have.length(0);
    expect(answers[0]?.headers['location']).to.equal(paths.case(caze?.number ?? ''));
    expect(caze).to.deep.include({ origin: 'own_initiative', ground: SEEN.ground, complaintCount: 0 });
    const [event] = caze?.events ?? [];
    expect(event && personalOf(event)['reason']).to.equal(SEEN.reason);
    expect(textOf((await asker.get(paths.case(caze?.number ?? ''))).text)).to.include(SEEN.reason);
  });

  it('says which case there already is', async () => {
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.caseNew(), SEEN);
    const [caze] = await Cases.find().lean();
    const answer = await asker.fill(paths.caseNew(), SEEN);
    expect(answer.status).to.equal(409);
    expect(textOf(answer.text)).to.include(caze?.number);
  });

  it('says what is wrong with the addresses and opens nothing', async () => {
    const asker = await signedIn(app, 'handler');
    for (const locations of ['', 'not an address', 'https://[::', '10.0.0.0/8']) {
      const answer = await asker.fill(paths.caseNew(), { ...SEEN, locations });
      expect(answer.status, locations).to.equal(422);
    }
    expect((await asker.fill(paths.caseNew(), { ...SEEN, ground: 'no-such' })).status).to.equal(422);
    expect(await Cases.countDocuments()).to.equal(0);
  });
});

describe('the files of a complaint', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('are given out as downloads, and the case remembers to whom', async () => {
    const asker = await signedIn(app, 'auditor');
    const handler = await signedIn(app, 'handler');
    await handler.attach(ENTER, TOLD, [{ name: 'scan.png', content: png }]);
    await app.settle();
    const [complaint] = await Complaints.find().lean();
    const [caze] = await Cases.find().lean();
    if (!complaint || !caze) throw new Error('nothing was entered');
    const [file] = complaint.files;
    const path = paths.caseFile(caze.number, complaint.reference, file?.sha256 ?? '');
    expect((await asker.get(paths.case(caze.number))).text).to.include(path);
    const hidden = await handler.hidden(paths.case(caze.number));
    const answer = await asker.get(path);
    expect(answer.status).to.equal(200);
    expect(answer.headers).to.include({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['content-disposition']).to.match(/^attachment;/);
    const last = (await fresh(caze)).events.at(-1);
    expect([last?.type, last?.by]).to.deep.equal([
      'evidence_viewed',
      { kind: 'staff', id: String(asker.staff._id) },
    ]);
    const note = await handler.post(
      paths.caseNotes(caze.number),
      Object.entries({ ...hidden, text: 'Seen.' }),
    );
    expect(note.status, 'looking at a file turns nobody back').to.equal(303);

    for (const wrong of [
      paths.caseFile(caze.number, complaint.reference, 'f'.repeat(64)),
      paths.caseFile(caze.number, 'M-0000-0000-00', file?.sha256 ?? ''),
      paths.caseFile(caze.number, complaint.reference, '../../secret'),
    ]) {
      expect((await asker.get(wrong)).status, wrong).to.equal(404);
    }
  });

  it('are those of this case alone', async () => {
    const handler = await signedIn(app, 'handler');
    await handler.attach(ENTER, TOLD, [{ name: 'scan.png', content: png }]);
    await app.settle();
    const [complaint] = await Complaints.find().lean();
    const other = await placedCase({ ground: '5.7-g', track: 'misuse' });
    const { reference = '', files = [] } = complaint ?? {};
    expect(
      (await handler.get(paths.caseFile(other.number, reference, files[0]?.sha256 ?? ''))).status,
    ).to.equal(404);
    expect((await handler.get(paths.caseComplaint(other.number, reference))).status).to.equal(404);
  });

  it('are never given out in a case about child abuse', async () => {
    const handler = await signedIn(app, 'handler');
    await handler.attach(ENTER, TOLD, [{ name: 'scan.png', content: png }]);
    await app.settle();
    const [complaint] = await Complaints.find().lean();
    const [caze] = await Cases.find().lean();
    if (!complaint || !caze) throw new Error('nothing was entered');
    await Cases.updateOne({ _id: caze._id }, { $set: { track: 'csam' } });
    const path = paths.caseFile(caze.number, complaint.reference, complaint.files[0]?.sha256 ?? '');
    expect((await handler.get(path)).status).to.equal(422);
    expect((await handler.get(paths.case(caze.number))).text).not.to.include('scan.png');
    expect((await fresh(caze)).events.map(({ type }) => type)).not.to.include('evidence_viewed');
  });
});

describe('a complaint as it was sent', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('can be read to the letter', async () => {
    await storeCustomer();
    const complaint = await complaintOf({ raw: '{"reasons":"<b>as sent</b>"}' });
    await app.settle();
    const [caze] = await Cases.find().lean();
    const asker = await signedIn(app, 'auditor');
    const page = await asker.get(paths.caseComplaint(caze?.number ?? '', complaint.reference));
    expect(page.status).to.equal(200);
    expect(textOf(page.text)).to.include('"reasons": "<b>as sent</b>"').and.include(complaint.digest);
  });
});
