import { expect } from 'chai';
import { Unreadable } from '../../../../src/intake/reading/report.js';
import { first, readFile, readMail, values } from './support.js';

describe('SpamCop', () => {
  it('reads a report of one mail', async () => {
    const taken = await readMail(
      'From: 17@reports.spamcop.net',
      'Subject: [SpamCop (192.0.2.7) id:17]buy now',
      'Precedence: list',
      '',
      '[ SpamCop V4 ]',
      'Email from 192.0.2.7 / Fri, 02 Jan 2026 03:04:05 -0400',
      '',
      '[ Offending message ]',
      'Received: from [8.8.4.4] by x',
    );
    const read = first(taken);
    expect(taken.format).to.equal('SpamCop');
    expect(read).to.include({ category: 'spam', happenedAt: '2026-01-02T07:04:05.000Z' });
    expect(read.locations).to.deep.equal(['192.0.2.7']);
    expect(values(read, 'spamcop_id')).to.deep.equal(['17']);
    expect(values(read, 'received_from')).to.deep.equal(['8.8.4.4']);
  });

  it('reads a report of a spamvertised page', async () => {
    const read = first(
      await readMail(
        'From: 17@reports.spamcop.net',
        'Subject: [SpamCop (http://shop.example/x) id:17]',
        '',
        'Spamvertised web site: http://shop.example/x',
      ),
    );
    expect(read.category).to.equal('spamvertised');
    expect(read.locations).to.deep.equal(['http://shop.example/x']);
  });

  it('reads a summary, a report for each address', async () => {
    const { reports } = await readMail(
      'From: summaries@admin.spamcop.net',
      'Subject: [SpamCop] summary report',
      '',
      'IP_Address    Start/Length Trap User Mole Simp Comments',
      '192.0.2.7     Jan  2 03h/2    1    2    0    0 mail.example.nl',
      '192.0.2.8     Jan  2 04h/1    0    3    0    0',
    );
    expect(reports.map(({ locations }) => locations[0])).to.deep.equal(['192.0.2.7', '192.0.2.8']);
    expect(reports.flatMap((report) => values(report, 'user'))).to.deep.equal(['2', '3']);
  });
});

describe('mails of senders that always write the same', () => {
  it('reads Netcraft’s in words', async () => {
    const taken = await readMail(
      'From: Netcraft Takedown Service <takedown-response+123456@netcraft.com>',
      'Subject: Issue 123456: phishing attack at hxxp://bank[.]example/login',
      'Date: Fri, 02 Jan 2026 03:04:05 +0000',
      '',
      'hxxp://bank[.]example/login [192.0.2.7]',
      'See https://incident.netcraft.com/0a1b/',
    );
    const read = first(taken);
    expect(taken.format).to.equal('Netcraft');
    expect(read.locations).to.deep.equal(['http://bank.example/login']);
    expect(read.category).to.equal('phishing');
    expect(values(read, 'issue')).to.deep.equal(['123456']);
  });

  it('leaves an answer from Netcraft to the steps for answers', async () => {
    const taken = await readMail(
      'From: takedown@netcraft.com',
      'Subject: Re: [ND-2026-1] phishing',
      'In-Reply-To: <1@desk.example>',
      '',
      'Thank you, it is gone: http://bank.example/',
    );
    expect(taken.format).to.equal('');
  });

  it('reads a notice of Spamhaus, forwarded by a help desk', async () => {
    const read = first(
      await readMail(
        'From: "abuse@dc.example via RT" <abuse@example.nl>',
        'X-RT-Originator: abuse@dc.example',
        'Subject: SBL Notify: IP: 192.0.2.7 added to Spamhaus Block List (SBL)',
        '',
        'IP/cidr: 192.0.2.7',
        'Problem: Phishing server',
        'SBL Ref: SBL123456',
      ),
    );
    expect(read.category).to.equal('Phishing server');
    expect(values(read, 'sbl_id')).to.deep.equal(['SBL123456']);
    expect(values(read, 'reporter')).to.include('abuse@dc.example');
  });

  it('reads UCEPROTECT’s table without the row that stands for none', async () => {
    const { reports } = await readMail(
      'From: support@dc.example',
      'Subject: UCEPROTECT Monitoring Report (192.0.2.7)',
      '',
      'IP,LAST IMPACT TIMESTAMP,LAST IMPACT GermanTime',
      '0.0.0.0,,01.01.1970 01:00',
      '192.0.2.7,1767323045,02.01.2026 04:04',
      '--',
      'Support',
    );
    expect(reports.map(({ locations }) => locations[0])).to.deep.equal(['192.0.2.7']);
    expect(reports[0]?.happenedAt).to.equal('2026-01-02T03:04:05.000Z');
  });

  it('does not take a bounce that names UCEPROTECT for its report', async () => {
    const taken = await readMail(
      'From: MAILER-DAEMON@mx.example',
      'Subject: Undelivered Mail',
      '',
      '550 192.0.2.7 is listed at UCEPROTECT, see Spamhaus Block List SBL123456',
    );
    expect(taken.format).to.equal('');
  });

  it('reads CleanMX’s table between bars', async () => {
    const read = first(
      await readMail(
        'From: abuse@clean-mx.de',
        'Subject: [clean-mx-viruses-17](192.0.2.7)-->(abuse@example.nl) viruses sites',
        '',
        '+------',
        '|date |id |virusname |ip |domain |Url|',
        '+------',
        '|2026-01-02 03:04:05 CET |17 |JS/x |192.0.2.7 |a.example.com |http://a.example.com/|',
      ),
    );
    expect(read).to.include({ category: 'malware site', happenedAt: '2026-01-02T02:04:05.000Z' });
    expect(read.locations).to.deep.equal(['http://a.example.com/', '192.0.2.7']);
    expect(values(read, 'ticket')).to.deep.equal(['clean-mx-viruses-17']);
  });

  it('reads Webiron’s blocks, a report for each', async () => {
    const { reports } = await readMail(
      'From: removes@abuse-reporting.webiron.com',
      'Subject: abuse',
      '',
      'Offending/Source IP:  192.0.2.7',
      '  - Time:  2026-01-02 03:04:05-07:00',
      '  - Port: 80',
      'Offending/Source IP:  192.0.2.8',
      '  - Port: 443',
    );
    expect(reports.map((report) => [report.locations[0], values(report, 'port')[0]])).to.deep.equal([
      ['192.0.2.7', '80'],
      ['192.0.2.8', '443'],
    ]);
  });

  it('reads Project Honey Pot’s sections, with their times', async () => {
    const { reports } = await readMail(
      'From: monitor-bounce@projecthoneypot.org',
      'Subject: Monitor Report',
      '',
      'IPs Engaged In Harvesting On Your Network:',
      '',
      '192.0.2.7 (H)',
      '  - Fri, 02 Jan 2026 11:00AM PST',
      '',
      'IPs Engaged In Comment Spamming On Your Network:',
      '',
      '192.0.2.8',
      '',
      'Other Potentially Suspicious IPs On Your Network:',
      'none',
    );
    expect(reports.map(({ category, happenedAt }) => [category, happenedAt])).to.deep.equal([
      ['harvesting', '2026-01-02T19:00:00.000Z'],
      ['comment spamming', ''],
    ]);
  });

  it('reads myNetWatchman’s incident as one report with its attempts', async () => {
    const taken = await readMail(
      'From: x@mynetwatchman.com',
      'Subject: myNetWatchman Incident [17] Src:(192.0.2.7) Targets:2',
      '',
      'Source IP: 192.0.2.7',
      '',
      'Event Date Time, Destination IP, IP Protocol, Target Port, Issue Description',
      '02 Jan 2026 03:04:05, 10.1.x.x, 6, 137, Some worm',
      '01 Jan 2026 03:04:05, 10.2.x.x, 6, 137, Some worm',
      '',
      'Regards',
    );
    const read = first(taken);
    expect(taken.format).to.equal('myNetWatchman');
    expect(read).to.include({ category: 'Some worm', happenedAt: '2026-01-02T03:04:05.000Z' });
    expect(values(read, 'event')).to.have.length(2);
  });

  it('reads blocklist.de’s mail without its report', async () => {
    const read = first(
      await readMail(
        'From: autogenerated@blocklist.de',
        'Subject: abuse report about 192.0.2.7 - Fri, 02 Jan 2026 03:04:05 +0100 -- service: ssh (First x 1) RID: 17',
        '',
        'The attackers used the method/service: *ssh* on: *Fri, 02 Jan 2026 03:04:05 +0100*.',
      ),
    );
    expect(read).to.include({ category: 'ssh', happenedAt: '2026-01-02T02:04:05.000Z' });
  });

  it('holds one of theirs that names nothing', async () => {
    const held = await readMail(
      'From: support@webiron.com',
      'Subject: Happy new year',
      '',
      'Our office is closed.',
    ).catch((error: unknown) => error);
    expect(held).to.be.instanceOf(Unreadable);
  });
});

describe('log lines by mail', () => {
  const LOG = [
    '192.0.2.7 - - [19/Apr/2026:03:09:22 +0200] "POST /wp-login.php HTTP/2.0" 200 414',
    '192.0.2.7 - - [19/Apr/2026:07:18:38 +0200] "POST /wp-login.php HTTP/2.0" 200 225',
  ];

  it('gives the address, the lines that name it and the time of the last', async () => {
    const taken = await readMail(
      'From: root@shop.example',
      'Subject: Abuse from 192.0.2.7',
      '',
      'Lines containing failures of 192.0.2.7 (max 1000)',
      ...LOG,
    );
    const read = first(taken);
    expect(taken.format).to.equal('log lines');
    expect(read).to.include({ category: 'web attack', happenedAt: '2026-04-19T05:18:38.000Z' });
    expect(values(read, 'log_line')).to.deep.equal(LOG);
  });

  it('finds the attacker by the words, not by the victim in the lines', async () => {
    const read = first(
      await readMail(
        'From: fail2ban@shop.example',
        'Subject: [Fail2Ban] sshd: banned',
        '',
        'The IP 192.0.2.7 has just been banned by Fail2Ban after 5 attempts.',
        '2026-01-02T03:04:05Z 198.51.100.1 sshd[1]: Failed password for root from 192.0.2.7 port 22',
      ),
    );
    expect(read.locations).to.deep.equal(['192.0.2.7']);
    expect(read.category).to.equal('ssh login attack');
  });

  it('is not seen in ordinary mail', async () => {
    expect(
      (
        await readMail(
          'From: a@example.com',
          'Subject: lunch',
          '',
          'At 192.0.2.7 street, 2026-01-02 12:00:00?',
        )
      ).format,
    ).to.equal('');
  });
});

describe('lines of names and values', () => {
  it('are read when they say where and when or what', async () => {
    const taken = await readMail(
      'From: soc@shield.example',
      'Subject: Malicious content within your network',
      '',
      'IP:   192.0.2.7',
      'URL:  hxxp://a[.]example[.]com/x',
      'Tested on:  2026-01-02 03:04:05 +0200',
      'Result:  MALWARE.GEN',
    );
    const read = first(taken);
    expect(taken.format).to.equal('lines of names and values');
    expect(read).to.include({ category: 'MALWARE.GEN', happenedAt: '2026-01-02T01:04:05.000Z' });
    expect(read.locations).to.deep.equal(['192.0.2.7', 'http://a.example.com/x']);
  });

  it('are read out of a frame of bars', async () => {
    const read = first(
      await readMail(
        'From: soc@shield.example',
        'Subject: security incident',
        '',
        '| Severity   | Critical |',
        '| Host       | 192.0.2.7 |',
      ),
    );
    expect(read.locations).to.deep.equal(['192.0.2.7']);
  });

  for (const [what, ...lines] of [
    ['a quotation', 'Subject: Re: abuse', '', '> IP: 192.0.2.7', '> Type: spam'],
    ['an answer', 'Subject: Re: abuse', 'In-Reply-To: <1@desk.example>', '', 'IP: 192.0.2.7', 'Type: spam'],
    [
      'a mail about something else',
      'Subject: invoice',
      '',
      'Website: https://example.com/',
      'Type: domain renewal',
    ],
  ] as const)
    it(`are not looked for in ${what}`, async () => {
      expect((await readMail('From: a@example.com', ...lines)).format).to.equal('');
    });

  it('are not looked for in a bare text of prose', async () => {
    expect((await readFile('note.txt', 'Nothing here but words.')).format).to.equal('');
  });
});
