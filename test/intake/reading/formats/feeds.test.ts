import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Unreadable } from '../../../../src/intake/reading/report.js';
import { attached, first, multipart, readFile, readMail, values, zipped } from './support.js';

const CSV = [
  '"timestamp","ip","protocol","port","hostname","tag","asn"',
  '"2026-01-02 03:04:05","192.0.2.7","udp",53,"ns.example.nl","dns",64496',
  '"2026-01-02 03:04:06","192.0.2.8","udp",53,,"dns",64496',
].join('\n');
const HEADERS = [
  'From: autoreports@shadowserver.org',
  'Subject: [shadowserver-reports] Shadowserver Example Report: 2026-01-02',
];
const TEXT = ['Content-Type: text/plain', '', 'See the file.'];
const NAME = '2026-01-02-scan_dns-example-asn.csv';

function mailWith(name: string, content: Buffer): string[] {
  return multipart(HEADERS, 'multipart/mixed', TEXT, attached(name, content));
}

describe('Shadowserver', () => {
  it('gives a report for each row, with the columns’ names and the shared ones', async () => {
    const taken = await readFile(NAME, CSV);
    expect(taken.format).to.equal('Shadowserver');
    expect(taken.reports.map(({ locations }) => locations)).to.deep.equal([['192.0.2.7'], ['192.0.2.8']]);
    const read = first(taken);
    expect(read).to.include({ category: 'scan_dns', happenedAt: '2026-01-02T03:04:05.000Z' });
    expect(values(read, 'source_ip')).to.deep.equal(['192.0.2.7']);
    expect(values(read, 'asn')).to.deep.equal(['64496']);
    expect(read.facts.find(({ name }) => name === 'source_ip')?.source).to.equal(`row 1 of ${NAME}`);
  });

  it('is led by the columns, whatever they are', async () => {
    const newer =
      '"timestamp","severity","protocol","src_ip","src_port","infection"\n"2026-01-02 03:04:05","high","tcp","192.0.2.7",4321,"mirai"';
    const read = first(await readFile('event4_sinkhole.csv', newer));
    expect(values(read, 'port')).to.deep.equal(['4321']);
    expect(values(read, 'tag')).to.deep.equal(['mirai']);
    expect(values(read, 'severity')).to.deep.equal(['high']);
    expect(read.category).to.equal('event4_sinkhole');
  });

  for (const [name, content] of [
    [`${NAME}.zip`, zipped({ [`../../${NAME}`]: CSV })],
    [`${NAME}.gz`, gzipSync(CSV)],
    [NAME, Buffer.from(CSV)],
  ] as const)
    it(`reads ${name} in a mail`, async () => {
      const { reports } = await readMail(...mailWith(name, content));
      expect(reports).to.have.length(2);
      expect(reports[0]?.category).to.equal('scan_dns');
    });

  it('keeps the good rows where some are broken', async () => {
    const { reports } = await readFile(NAME, `${CSV}\n"2026-01-02 03:04:07","192.0.2.9`);
    expect(reports.map(({ locations }) => locations[0])).to.include.members(['192.0.2.7', '192.0.2.8']);
    expect(reports[0]?.warnings).to.have.length(1);
  });

  const bombs: [string, Buffer, RegExp][] = [
    ['unpacks to too much', zipped({ [NAME]: Buffer.alloc(60_000_000, 'a') }), /unpacks to too much/],
    [
      'states a smaller size than it has',
      zipped({ [NAME]: Buffer.alloc(60_000_000, 'a') }, { claims: 100 }),
      /./,
    ],
    [
      'has a thousand files',
      zipped(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${index}.csv`, 'a']))),
      /too many files/,
    ],
    ['is encrypted', zipped({ [NAME]: CSV }, { encrypted: true }), /encrypted/],
    ['is cut off', zipped({ [NAME]: CSV }).subarray(0, 120), /./],
  ];
  for (const [what, bomb, reason] of bombs)
    it(`holds an archive that ${what}`, async () => {
      const held = await readMail(...mailWith(`${NAME}.zip`, bomb)).catch((error: unknown) => error);
      expect(held).to.be.instanceOf(Unreadable);
      expect(String(held)).to.match(reason);
    });

  it('holds a mail with only a link, as nothing is fetched', async () => {
    const held = await readMail(...HEADERS, '', 'https://dl.shadowserver.org/abc').catch(
      (error: unknown) => error,
    );
    expect(held).to.be.instanceOf(Unreadable);
  });
});

describe('AbuseHUB', () => {
  it('adds what the first notifier said to its own rows', async () => {
    const own =
      'reliable_notifier,report_type,infection_type,event_date,event_time,src_asn,src_ip,src_port\n"Notifier","Botnet Drone",mirai,2026-01-02,03:04:05,64496,192.0.2.7,2005';
    const first_ =
      '"timestamp","ip","port","asn","infection"\n"2026-01-02 02:04:05","192.0.2.7",2005,64496,"mirai.b"';
    const mail = multipart(
      ['From: reports@abusehub.example'],
      'multipart/mixed',
      attached('hub.csv', Buffer.from(own)),
      attached('x.csv', Buffer.from(first_)),
    );
    const taken = await readMail(...mail);
    expect(taken.format).to.equal('AbuseHUB');
    expect(taken.reports).to.have.length(1);
    expect(first(taken)).to.include({ category: 'Botnet Drone', happenedAt: '2026-01-02T03:04:05.000Z' });
    expect(values(first(taken), 'infection')).to.deep.equal(['mirai.b']);
  });
});

describe('lists', () => {
  const lists: [string, string, string, string[], string][] = [
    [
      'infected.txt',
      'Team Cymru',
      '# Format: report|ip|asn|timestamp|comments|asn_name\nbruteforce|192.0.2.7|64496|2026-01-02 03:04:05|ssh|Example',
      ['192.0.2.7'],
      'bruteforce',
    ],
    [
      'sshpwauth.txt',
      'DataPlane.org',
      '# DataPlane.org\n#\n64496  |  Example  |  192.0.2.7  |  2026-01-02 03:04:05  |  sshpwauth',
      ['192.0.2.7'],
      'sshpwauth',
    ],
    [
      'block.txt',
      'DShield',
      '#   DShield.org Recommended\nStart\tEnd\tNetblock\tAttacks\n192.0.2.0\t192.0.2.255\t24\t788',
      ['192.0.2.0'],
      'scanning',
    ],
    [
      'cert.txt',
      'Spamhaus',
      '; ip, asn, country, lastseen, botname, domain\n192.0.2.7,AS64496,NL,1767323045,conficker,-,?,?,?,?',
      ['192.0.2.7'],
      'conficker',
    ],
    ['drop.txt', 'Spamhaus', '; Spamhaus DROP List 2026\n192.0.2.0/24 ; SBL17', ['192.0.2.0/24'], 'DROP'],
    [
      'openphish.txt',
      'list of addresses',
      'http://bank.example.com/login\nhttps://b.example.com/',
      ['http://bank.example.com/login', 'https://b.example.com/'],
      'phishing',
    ],
    ['imap.txt', 'list of addresses', '192.0.2.7\n2001:db8::7\n', ['192.0.2.7', '2001:db8::7'], 'imap'],
    [
      'cleanmx-phishing.xml',
      'CleanMX',
      '<output><response/><entries><entry><url><![CDATA[http://a.example.com/]]></url><ip>192.0.2.7</ip><first>1767323045</first></entry></entries></output>',
      ['http://a.example.com/'],
      'phishing',
    ],
    [
      'google.eml',
      'Google Safe Browsing',
      '<notification_message asn="64496" date="2026-01-02"><list type="0"><url_info url="http://a.example.com/x" ip="192.0.2.7"/></list></notification_message>',
      ['http://a.example.com/x'],
      'malware/phishing site',
    ],
  ];
  for (const [name, format, content, places, category] of lists)
    it(`reads ${name} as ${format}`, async () => {
      const taken = await readFile(name, content);
      expect(taken.format).to.equal(format);
      expect(taken.reports.map(({ locations }) => locations[0])).to.deep.equal(places);
      expect(first(taken).category).to.equal(category);
    });
});

describe('files of senders without a format of their own', () => {
  it('reads a table by what its columns hold, where they have no names', async () => {
    const taken = await readFile(
      'feed.csv',
      '01/Aug/2026:09:49:41 +0200,192.0.2.7,a.example.com\n01/Aug/2026:09:49:42 +0200,192.0.2.8,b.example.com',
    );
    expect(taken.format).to.equal('table');
    expect(taken.reports.map(({ locations }) => locations)).to.deep.equal([['192.0.2.7'], ['192.0.2.8']]);
    expect(first(taken).happenedAt).to.equal('2026-08-01T07:49:41.000Z');
  });

  it('passes over comments, and keeps counting their lines', async () => {
    const rows = ['# a list', '  # of pages', '2026-01-02 03:04:05\tbad\t192.0.2.7', '# end'];
    const taken = await readFile('list.txt', rows.join('\n'));
    expect(taken.reports.map(({ locations }) => locations)).to.deep.equal([['192.0.2.7']]);
    expect(first(taken).happenedAt).to.equal('2026-01-02T03:04:05.000Z');
  });

  it('reads a zipped table with semicolons', async () => {
    const table = 'time;source.ip;classification\n2026-01-02 03:04:05;192.0.2.7;botnet';
    const mail = multipart(
      ['From: cert@cert.example', 'Subject: incidents'],
      'multipart/mixed',
      TEXT,
      attached('list.zip', zipped({ 'list.csv': table })),
    );
    expect(first(await readMail(...mail))).to.include({
      category: 'botnet',
      happenedAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('does not take a table without addresses for a report', async () => {
    expect((await readFile('sales.csv', 'month,amount\njanuary,12\nfebruary,14')).format).to.equal('');
  });

  it('reads JSON that says where and what', async () => {
    const taken = await readFile(
      'x.json',
      JSON.stringify({ events: [{ ip: '192.0.2.7', type: 'ssh', timestamp: '2026-01-02T03:04:05Z' }] }),
    );
    expect(taken.format).to.equal('JSON');
    expect(first(taken)).to.include({ category: 'ssh', happenedAt: '2026-01-02T03:04:05.000Z' });
  });

  it('leaves other JSON alone', async () => {
    expect((await readFile('x.json', '{"name":"noticedesk","url":"https://example.com"}')).format).to.equal(
      '',
    );
  });
});
