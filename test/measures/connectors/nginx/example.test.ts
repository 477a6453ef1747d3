import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../../config/root.js';
import { installNginxSnippets } from '../../../../src/measures/connectors/nginx/snippets.js';
import { requireTool } from '../../../support/tools.js';

describe('The example configuration of nginx', () => {
  it('is one that nginx takes', function () {
    requireTool(this, 'nginx');
    requireTool(this, 'openssl');
    const folder = mkdtempSync(join(tmpdir(), 'example-'));
    installNginxSnippets(join(folder, 'noticedesk'), {
      name: 'Voorbeeld',
      baseUrl: 'https://abuse.example.com',
    });
    const files = ['-keyout', join(folder, 'example.nl.key'), '-out', join(folder, 'example.nl.pem')];
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=example.nl',
      ...files,
    ]);
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const temps = kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`);
    const example = readFileSync(join(projectRoot, 'config', 'nginx', 'example.conf'), 'utf8')
      .replaceAll('/etc/nginx/noticedesk', join(folder, 'noticedesk'))
      .replaceAll('/etc/ssl', folder)
      .replace(/listen \d+/g, (listen) => listen.replace(/\d+/, (port) => String(20_000 + Number(port))))
      .replace('user www-data;', `pid ${folder}/pid;`)
      .replace('http {', `http { access_log off; ${temps.join(' ')}`);
    writeFileSync(join(folder, 'nginx.conf'), example);
    const tested = spawnSync('nginx', ['-t', '-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')]);
    rmSync(folder, { recursive: true, force: true });
    expect(tested.stderr.toString()).to.include('test is successful');
  });
});
