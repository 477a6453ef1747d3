import { expect } from 'chai';
import { Unreadable } from '../../../../src/intake/reading/report.js';
import { attached, first, multipart, readFile, readMail, values } from './support.js';

const V4 = {
  xarf_version: '4.2.0',
  report_id: '0b3b5a3e-5c0f-4d0c-9c3e-0a4c1f5b7d21',
  timestamp: '2026-01-15T14:30:25Z',
  reporter: { org: 'Shield', contact: 'abuse@shield.example', domain: 'shield.example' },
  sender: { org: 'Shield', contact: 'abuse@shield.example', domain: 'shield.example' },
  source_identifier: '192.0.2.44',
  source_port: 43210,
  category: 'connection',
  type: 'login_attack',
  first_seen: '2026-01-15T14:30:00Z',
  protocol: 'tcp',
  evidence_source: 'honeypot',
  evidence: [{ content_type: 'text/plain', payload: 'c2VjcmV0', description: 'log' }],
  _internal: { ticket: 'their own' },
};
const V3 = {
  Version: '3',
  ReporterInfo: {
    ReporterOrg: 'Shield',
    ReporterOrgDomain: 'shield.example',
    ReporterOrgEmail: 'abuse@shield.example',
  },
  Disclosure: true,
  Report: {
    ReportClass: 'Content',
    ReportType: 'Phishing',
    Date: '2026-01-15T14:30:25Z',
    SourceIp: '192.0.2.44',
    SourcePort: 80,
    SourceUrl: 'hxxp://bank[.]example/login',
  },
};

describe('XARF v4', () => {
  it('reads a bare document, and none of its evidence or its sender’s own notes', async () => {
    const taken = await readFile('report.json', JSON.stringify(V4));
    const read = first(taken);
    expect(taken.format).to.equal('XARF v4');
    expect(read).to.include({ category: 'login_attack', happenedAt: '2026-01-15T14:30:25.000Z' });
    expect(read.locations).to.deep.equal(['192.0.2.44']);
    expect(values(read, 'reporter')).to.include('Shield <abuse@shield.example>');
    expect(values(read, 'port')).to.deep.equal(['43210']);
    expect(read.warnings).to.deep.equal([]);
    expect(JSON.stringify(read)).to.not.include('c2VjcmV0').and.not.include('their own');
  });

  it('keeps an invalid document, with what the schemas forbid as warnings', async () => {
    const wrong = { ...V4, report_id: '17', reporter: undefined };
    const read = first(await readFile('report.json', JSON.stringify(wrong)));
    expect(read.locations).to.deep.equal(['192.0.2.44']);
    expect(read.warnings.join('\n')).to.include("required property 'reporter'").and.include('uuid');
  });

  it('names a type that it does not know', async () => {
    const read = first(await readFile('report.json', JSON.stringify({ ...V4, type: 'teasing' })));
    expect(read.warnings[0]).to.equal('XARF v4 has no type connection/teasing');
  });

  it('reads a list of documents, a report for each', async () => {
    const taken = await readFile(
      'reports.json',
      JSON.stringify([V4, { ...V4, source_identifier: 'shop.example' }]),
    );
    expect(taken.reports.map(({ locations }) => locations[0])).to.deep.equal(['192.0.2.44', 'shop.example']);
  });

  it('holds what is not JSON', async () => {
    const broken = await readFile('report.json', '{"xarf_version": "4.2.0" "type": }').catch(
      (error: unknown) => error,
    );
    expect(broken).to.be.instanceOf(Unreadable);
    expect(String(broken)).to.include('report.json is not valid JSON');
  });

  it('finds it in a mail that wraps it in ARF', async () => {
    const wrapper = [
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: xarf',
      'User-Agent: S/1',
      'Version: 1',
      '',
    ];
    const mail = multipart(
      ['From: x@shield.example'],
      'multipart/report; report-type=feedback-report',
      wrapper,
      attached('xarf.json', Buffer.from(JSON.stringify(V4))),
    );
    const taken = await readMail(...mail);
    expect(taken.format).to.equal('XARF v4');
    expect(taken.reports).to.have.length(1);
  });
});

describe('XARF v1–v3', () => {
  it('reads a bare document', async () => {
    const taken = await readFile('report.json', JSON.stringify(V3));
    const read = first(taken);
    expect(taken.format).to.equal('XARF v1–v3');
    expect(read.locations).to.deep.equal(['http://bank.example/login', '192.0.2.44']);
    expect(read.category).to.equal('Phishing');
    expect(values(read, 'xarf_version')).to.deep.equal(['3']);
    expect(read.warnings).to.deep.equal([]);
  });

  it('reads the source where version 3.0.0 puts it', async () => {
    const report = {
      ...V3,
      Report: {
        ReportClass: 'Network',
        ReportType: 'ddos',
        Date: '2026-01-15T14:30:25Z',
        Source: { IP: '192.0.2.44', Port: 53 },
      },
    };
    const read = first(await readFile('report.json', JSON.stringify(report)));
    expect(read.locations).to.deep.equal(['192.0.2.44']);
    expect(values(read, 'port')).to.deep.equal(['53']);
  });

  it('warns of a wrong address, port and date, and of fields that are missing', async () => {
    const report = {
      Version: '3',
      Report: { ...V3.Report, SourceIp: 'not an IP', SourcePort: 'http', Date: 'yesterday' },
    };
    const { warnings } = first(await readFile('report.json', JSON.stringify(report)));
    expect(warnings).to.include.members([
      'ReporterInfo.ReporterOrg is missing',
      'SourceIp "not an IP" is not an IP address',
      'SourcePort "http" is not a port',
      'Date "yesterday" is not a date',
    ]);
  });
});

describe('X-ARF', () => {
  const YAML = [
    'Reported-From: bot@shield.example',
    'Category: abuse',
    'Report-Type: login-attack',
    'Service: ssh',
    'Version: 0.2',
    'Date: Fri, 02 Jan 2026 03:04:05 +0100',
    'Source-Type: ip-address',
    'Source: 2001:db8::7',
    'Port: 22',
    'Report-ID: 17@shield.example',
    'Schema-URL: http://shield.example/s.json',
  ];
  const HEADERS = [
    'From: bot@shield.example',
    'Subject: abuse report',
    'X-XARF: PLAIN',
    'Auto-Submitted: auto-generated',
  ];
  const TEXT = ['Content-Type: text/plain', '', 'Dear team: something attacked us.'];

  it('reads report.txt', async () => {
    const part = ['Content-Type: text/plain; name="report.txt"', '', '---', ...YAML];
    const taken = await readMail(...multipart(HEADERS, 'multipart/mixed', TEXT, part));
    const read = first(taken);
    expect(taken.format).to.equal('X-ARF');
    expect(read).to.include({ category: 'login-attack', happenedAt: '2026-01-02T02:04:05.000Z' });
    expect(read.locations).to.deep.equal(['2001:db8::7']);
    expect(values(read, 'x_xarf')).to.deep.equal(['PLAIN']);
    expect(values(read, 'schema_url')).to.deep.equal(['http://shield.example/s.json']);
    expect(read.warnings).to.deep.equal([]);
  });

  it('reads it line by line where it is no YAML', async () => {
    const odd = YAML.map((line) =>
      line.replace('http://shield', 'http: //shield').replace('Service: ssh', 'Service: "ssh" (login)'),
    );
    const read = first(await readMail(...HEADERS, '', 'Something attacked us.', '', ...odd, '', 'Regards'));
    expect(read.locations).to.deep.equal(['2001:db8::7']);
    expect(values(read, 'schema_url')).to.deep.equal(['http: //shield.example/s.json']);
    expect(read.warnings).to.have.length(1);
  });

  it('reads a bulk of them, a report for each', async () => {
    const two = YAML.map((line) => line.replace('2001:db8::7', '192.0.2.8'));
    const part = ['Content-Type: text/plain; name="report.txt"', '', '---', ...YAML, '---', ...two];
    const { reports } = await readMail(
      ...multipart(HEADERS.with(2, 'X-XARF: BULK'), 'multipart/mixed', TEXT, part),
    );
    expect(reports.map(({ locations }) => locations[0])).to.deep.equal(['2001:db8::7', '192.0.2.8']);
  });

  it('does not expand aliases', async () => {
    const bomb = ['a: &a [x, x]', 'b: &b [*a, *a]', ...YAML];
    const read = first(await readFile('report.yaml', bomb.join('\n')));
    expect(read.locations).to.deep.equal(['2001:db8::7']);
  });

  it('holds a mail that only says it is X-ARF', async () => {
    const held = await readMail(...HEADERS, '', 'Nothing here.').catch((error: unknown) => error);
    expect(held).to.be.instanceOf(Unreadable);
  });
});
