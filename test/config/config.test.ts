import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSettings } from '../../config/describe.js';
import { ConfigError, loadConfig, projectRoot } from '../../config/index.js';

describe('the settings', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noticedesk-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('have defaults for a bare machine', () => {
    const config = loadConfig({ DATA_DIR: folder });
    expect(config).to.deep.include({ PORT: 3000, BASE_URL: 'http://localhost:3000', DATA_DIR: folder });
    expect(config.MONGODB_URI).to.equal(undefined);
  });

  it('name every one that is wrong, and repeat no value', () => {
    const wrong = {
      PORT: 'eighty',
      SMTP_URL: 'http://user:hunter2@mail',
      SECRET: 'short',
      TIME_ZONE: 'Mars/Olympus',
    };
    expect(() => loadConfig({ DATA_DIR: folder, ...wrong }))
      .to.throw(ConfigError)
      .with.property('message')
      .that.matches(/PORT[^]*SECRET[^]*SMTP_URL[^]*TIME_ZONE/)
      .and.does.not.match(/hunter2|eighty/);
  });

  it('say what a value must be, in one line for each', () => {
    const wrong = { PORT: 'abc', HOST: '', FORM_LIMIT: '-1', LOG_LEVEL: 'loud', LOG_REQUESTS: 'maybe' };
    expect(() => loadConfig({ DATA_DIR: folder, ...wrong })).to.throw(
      [
        'These settings are wrong:',
        '  PORT: must be a whole number from 0 to 65535',
        '  LOG_LEVEL: must be fatal, error, warn, info, debug or silent',
        '  LOG_REQUESTS: must be true, false, 1 or 0',
        '  FORM_LIMIT: must be a whole number from 0 to 1000000',
      ].join('\n'),
    );
    for (const PORT of ['70000', '80.5', '8O', '1e9'])
      expect(() => loadConfig({ DATA_DIR: folder, PORT }), PORT).to.throw('PORT: must be a whole number');
    expect(loadConfig({ DATA_DIR: folder, PORT: '8080' }).PORT).to.equal(8080);
  });

  it('make a secret once and keep it for the owner alone', () => {
    const first = loadConfig({ DATA_DIR: folder }).SECRET;
    expect(first).to.have.length.greaterThan(40);
    expect(loadConfig({ DATA_DIR: folder }).SECRET).to.equal(first);
    expect(statSync(join(folder, 'secret')).mode & 0o777).to.equal(0o600);
  });

  it('are described in .env.example as they are', () => {
    expect(readFileSync(join(projectRoot, '.env.example'), 'utf8')).to.equal(describeSettings());
  });

  it('read mailboxes with folder, track, name and the folder to move to', () => {
    const { MAILBOXES } = loadConfig({
      DATA_DIR: folder,
      MAILBOXES:
        'imaps://abuse%40example.nl:p%40ss%25@mail.example.nl  imap://klachten:pass@[::1]:1143/In%20box?track=service_complaint&name=klachten@example.nl&move=Done',
    });
    expect(MAILBOXES).to.deep.equal([
      {
        name: 'abuse@example.nl',
        track: null,
        host: 'mail.example.nl',
        port: 993,
        secure: true,
        user: 'abuse@example.nl',
        password: 'p@ss%',
        folder: 'INBOX',
        moveTo: null,
      },
      {
        name: 'klachten@example.nl',
        track: 'service_complaint',
        host: '::1',
        port: 1143,
        secure: false,
        user: 'klachten',
        password: 'pass',
        folder: 'In box',
        moveTo: 'Done',
      },
    ]);
    expect(loadConfig({ DATA_DIR: folder }).MAILBOXES).to.deep.equal([]);
  });

  it('say which mailbox is wrong and how it should be, without its password', () => {
    const wrong = (MAILBOXES: string, ...words: string[]) => {
      const load = () => loadConfig({ DATA_DIR: folder, MAILBOXES });
      for (const word of words)
        expect(load).to.throw(ConfigError).with.property('message').that.includes(word);
      expect(load).to.throw().with.property('message').that.does.not.include('hunter2');
    };
    wrong('imaps://a:hunter2@b https://a:hunter2@c', 'MAILBOXES', 'number 2', 'imaps://user:password@host');
    wrong('imaps://user@host', 'number 1');
    wrong('hunter2', 'number 1');
    wrong('imaps://a:hunter2@b?trak=csam', 'name, track, move');
    wrong('imaps://a%40b:hunter2@c imaps://a%40b:hunter2@d', 'same name');
  });
});
