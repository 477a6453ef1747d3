import { expect } from 'chai';
import { Unreadable } from '../../../../src/intake/reading/report.js';
import { first, readFile, readMail, values } from './support.js';

const XML = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<Infringement xmlns="http://www.acns.net/ACNS">',
  ' <Case><ID>A-17</ID><Status>Open</Status><Severity>Normal</Severity></Case>',
  ' <Complainant><Entity>Films & Sons</Entity><Email>rights@films.example</Email></Complainant>',
  ' <Source><TimeStamp>2026-01-02T03:04:05Z</TimeStamp><IP_Address>192.0.2.7</IP_Address><Port>51413</Port>',
  '  <Type>BitTorrent</Type><SubType BaseType="P2P" Protocol="BITTORRENT"/></Source>',
  ' <Content>',
  '  <Item><Title>Tom &amp; the Sea</Title><FileName>sea.mkv</FileName><Hash Type="SHA1">0123456789abcdef</Hash></Item>',
  '  <Item><Title>Second</Title><FileName>second.mkv</FileName></Item>',
  ' </Content>',
  '</Infringement>',
];
const HEADERS = [
  'From: notices@films.example',
  'Subject: Notice of claimed infringement',
  'Auto-Submitted: auto-generated',
  '',
];

describe('ACNS', () => {
  it('reads the notice in the text, every item of it, with bare ampersands', async () => {
    const taken = await readMail(...HEADERS, 'Dear Sir,', '', '---Start ACNS XML', ...XML, '---End ACNS XML');
    const read = first(taken);
    expect(taken.format).to.equal('ACNS');
    expect(taken.reports).to.have.length(1);
    expect(values(read, 'acns_case_id')).to.deep.equal(['A-17']);
    expect(values(read, 'complainant')).to.deep.equal(['Films & Sons']);
    expect(values(read, 'title')).to.deep.equal(['Tom & the Sea', 'Second']);
    expect(values(read, 'hash')).to.deep.equal(['0123456789abcdef']);
    expect(values(read, 'protocol')).to.deep.equal(['BITTORRENT']);
    expect(read).to.include({ category: 'copyright', happenedAt: '2026-01-02T03:04:05.000Z' });
    expect(read.locations).to.deep.equal(['192.0.2.7']);
  });

  it('reads it out of PGP’s dash-escaping', async () => {
    const read = first(
      await readMail(
        ...HEADERS,
        '-----BEGIN PGP SIGNED MESSAGE-----',
        '',
        '- ---Start ACNS XML',
        ...XML,
        '- ---End ACNS XML',
      ),
    );
    expect(read.locations).to.deep.equal(['192.0.2.7']);
  });

  it('reads it out of a quoting', async () => {
    const read = first(await readMail(...HEADERS, ...XML.map((line) => `> ${line}`)));
    expect(values(read, 'file')).to.deep.equal(['sea.mkv', 'second.mkv']);
  });

  it('reads it out of quoted-printable that nothing undid', async () => {
    const coded =
      XML.join('=0A')
        .replaceAll('="', '=3D"')
        .match(/.{1,60}/g)
        ?.join('=\r\n') ?? '';
    const read = first(await readMail(...HEADERS, coded));
    expect(values(read, 'port')).to.deep.equal(['51413']);
  });

  it('reads several notices, and one that stands there twice once', async () => {
    const other = XML.map((line) => line.replace('A-17', 'A-18'));
    const { reports } = await readMail(...HEADERS, ...XML, '', ...XML, '', ...other);
    expect(reports.map((report) => values(report, 'acns_case_id')[0])).to.deep.equal(['A-17', 'A-18']);
  });

  it('reads a bare file with a prefix before its names', async () => {
    const read = first(await readFile('notice.xml', XML.join('\n').replaceAll(/<(\/?)([A-Z])/g, '<$1a:$2')));
    expect(read.locations).to.deep.equal(['192.0.2.7']);
  });

  it('warns when the text names another address than the XML', async () => {
    const read = first(await readMail(...HEADERS, "Infringer's IP Address: 192.0.2.99", '', ...XML));
    expect(read.warnings).to.deep.equal(['the text names 192.0.2.99, the XML 192.0.2.7']);
  });

  it('refuses a DTD', async () => {
    const bomb = ['<?xml version="1.0"?>', '<!DOCTYPE x [<!ENTITY a "aaaa">]>', ...XML.slice(1)];
    const refused = await readMail(...HEADERS, ...bomb).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Unreadable);
    expect(String(refused)).to.include('DTD');
  });

  it('holds one that is cut off', async () => {
    const cut = await readMail(...HEADERS, ...XML.slice(0, 6)).catch((error: unknown) => error);
    expect(cut).to.be.instanceOf(Unreadable);
  });
});
