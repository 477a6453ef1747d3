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

  it('make a secret once and keep it for the owner alone', () => {
    const first = loadConfig({ DATA_DIR: folder }).SECRET;
    expect(first).to.have.length.greaterThan(40);
    expect(loadConfig({ DATA_DIR: folder }).SECRET).to.equal(first);
    expect(statSync(join(folder, 'secret')).mode & 0o777).to.equal(0o600);
  });

  it('are described in .env.example as they are', () => {
    expect(readFileSync(join(projectRoot, '.env.example'), 'utf8')).to.equal(describeSettings());
  });
});
