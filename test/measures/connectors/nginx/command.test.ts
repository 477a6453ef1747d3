import { expect } from 'chai';
import { runCommand, splitCommand } from '../../../../src/measures/connectors/nginx/command.js';

describe('The commands of nginx', () => {
  it('are split into words without a shell', () => {
    expect(splitCommand('sudo -n /usr/sbin/nginx -s reload')).to.deep.equal([
      ...['sudo', '-n', '/usr/sbin/nginx', '-s', 'reload'],
    ]);
    expect(splitCommand(`nginx -g 'daemon on;' -p "/a b"/c`)).to.deep.equal([
      ...['nginx', '-g', 'daemon on;', '-p', '/a b/c'],
    ]);
    expect(splitCommand('nginx -t; rm -rf $HOME | `x`')).to.deep.equal([
      ...['nginx', '-t;', 'rm', '-rf', '$HOME', '|', '`x`'],
    ]);
  });

  it('are refused when a quote is open or there is none', () => {
    expect(() => splitCommand(`nginx "-t`)).to.throw("isn't closed");
    expect(() => splitCommand('  ')).to.throw('empty');
  });

  it('come back with what they said', async () => {
    expect(await runCommand(['sh', '-c', 'echo fine >&2'], 5_000)).to.deep.equal({
      ok: true,
      detail: 'fine',
    });
    const failed = await runCommand(['sh', '-c', 'echo unknown directive >&2; exit 1'], 5_000);
    expect(failed).to.have.property('error').that.includes('unknown directive');
  });
});
