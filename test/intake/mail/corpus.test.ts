import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { listOf } from '../../../bin/corpus/list.js';
import { Cases } from '../../../src/cases/case.js';
import { verifyAll } from '../../../src/cases/verify.js';
import { Complaints } from '../../../src/intake/complaint.js';
import { Messages } from '../../../src/intake/mail/message.js';
import { takeMessage } from '../../../src/intake/mail/take.js';
import { Letters } from '../../../src/letters/letter.js';
import { useApp } from '../../support/app.js';

const CORPUS = resolve('../shared/corpus');

describe('every file of the corpus, sent to a mailbox', () => {
  const app = useApp({ DNS_TIMEOUT_MS: '50' });

  it('is stored and settled: a complaint, noted, or held; none is lost and no machine is answered', async function () {
    if (!existsSync(join(CORPUS, 'INDEX.tsv'))) {
      console.log(`      skipped: there is no corpus at ${CORPUS}`);
      this.skip();
    }
    this.timeout(240_000);
    const ids = new Set<string>();
    for (const { path } of await listOf(CORPUS)) {
      const raw = await readFile(join(CORPUS, path));
      const mailbox = { arrival: 'pipe', mailbox: 'abuse@host.example', track: null } as const;
      ids.add(String((await takeMessage(raw, mailbox, app.deps)).id));
    }
    while (await Messages.exists({ owed: 'reading' })) await app.settle();
    await app.settle();
    const messages = await Messages.find().lean();
    expect(messages.map(({ _id }) => String(_id))).to.have.members([...ids]);
    for (const { sha256, status, reason, complaints } of messages) {
      expect(['complaint', 'noted', 'held'], sha256).to.include(status);
      expect(reason, sha256).to.not.equal('');
      expect(complaints.length > 0, sha256).to.equal(status === 'complaint');
    }
    for (const { reference, _id, cases = [] } of await Complaints.find(
      {},
      { reference: 1, cases: 1 },
    ).lean()) {
      // Listed in a case, or counted there with others like it.
      const listed = await Cases.exists({ 'complaints.id': _id });
      expect(listed !== null || cases.length > 0, reference).to.equal(true);
    }
    const automatic = await Complaints.find({ automatic: true }, { _id: 1 }).lean();
    expect(await Letters.countDocuments({ complaint: { $in: automatic.map(({ _id }) => _id) } })).to.equal(0);
    expect((await verifyAll()).breaks).to.deep.equal([]);
  });
});
