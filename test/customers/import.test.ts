import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { readImport } from '../../src/customers/import.js';
import { describeImportError } from '../../src/customers/importErrors.js';

const CUSTOMERS = 'ref,name,email\nK-1,Voorbeeld B.V.,info@example.nl\nK-2,Sample Ltd,info@example.com\n';

const errorsOf = (...files: [name: string, text: string | Buffer][]) => {
  const read = readImport(files.map(([name, text]) => ({ name, text })));
  return read.ok ? [] : read.errors.map(describeImportError);
};
const planOf = (...texts: (string | Buffer)[]) => {
  const read = readImport(texts.map((text, index) => ({ name: `file${index}.csv`, text })));
  if (!read.ok) throw new Error(read.errors.map(describeImportError).join('\n'));
  return read;
};

describe('reading an import', () => {
  it('reads the example files', async () => {
    const names = ['resources.csv', 'services.csv', 'customers.csv'];
    const plan = planOf(...(await Promise.all(names.map((name) => readFile(`config/examples/${name}`)))));
    expect([plan.customers.length, plan.services.length, plan.resources.length]).to.deep.equal([4, 5, 9]);
  });

  for (const [name, separator] of [
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
  ] as const) {
    it(`takes a ${name} as separator, with a byte order mark and Windows line ends`, () => {
      const text = `\ufeff${CUSTOMERS.replaceAll(',', separator).replaceAll('\n', '\r\n')}`;
      expect(planOf(Buffer.from(text)).customers.map(({ data }) => data.ref)).to.deep.equal(['K-1', 'K-2']);
    });
  }

  it('takes formulas, quotes and line breaks as data', () => {
    const plan = planOf('Name,EMAIL,Ref,Address\n"=cmd|\' /C calc\'!A0",a@example.nl,+1,"A ""B""\nC"\n');
    expect(plan.customers[0]?.data).to.deep.include({
      name: "=cmd|' /C calc'!A0",
      ref: '+1',
      address: 'A "B"\nC',
    });
  });

  it('fills in what is usual for an empty cell, and leaves a column that is not there', () => {
    const [row] = planOf('ref,name,email,language,agreed_reseller,phone\nK-1,A,a@example.nl,,,\n').customers;
    expect(row?.data).to.deep.include({
      language: 'nl',
      agreedReseller: false,
      phone: null,
    });
    expect(row?.data.kind).to.equal(undefined);
  });

  it('splits a span of addresses, and writes every value in one way', () => {
    const plan = planOf('kind,value,customer\nipv4,192.0.2.4-192.0.2.9,K-1\ndomain,BÜCHER.example,K-1\n');
    expect(plan.resources.map(({ line, data }) => `${line} ${data.value}`)).to.deep.equal([
      '2 192.0.2.4/30',
      '2 192.0.2.8/31',
      '3 xn--bcher-kva.example',
    ]);
  });

  it('lets one resource pass from one customer to the next', () => {
    const text =
      'kind,value,customer,from,to\ndomain,example.nl,K-1,,2026-04-01\ndomain,example.nl,K-2,2026-04-01,\n';
    expect(planOf(text).resources).to.have.length(2);
  });

  const wrong: [name: string, text: string | Buffer, ...expected: string[]][] = [
    ['a file without text', '', 'x.csv: the file is empty'],
    [
      'headings that fit nothing',
      'a,b\n1,2\n',
      'x.csv, line 1: these columns are not those of customers, services or resources: a, b',
    ],
    [
      'a column that does not exist',
      'ref,name,email,fax\n',
      'x.csv, line 1, column fax: there is no such column',
    ],
    ['a column that is missing', 'ref,name\n', 'x.csv, line 1, column email: this column is required'],
    [
      'a column that is there twice',
      'ref,name,email,ref\n',
      'x.csv, line 1, column ref: this column is there twice',
    ],
    [
      'too few cells',
      'ref,name,email\nK-1,A\n',
      'x.csv, line 2: the line has another number of cells than the header: 2 instead of 3',
    ],
    [
      'too many cells',
      'ref,name,email\nK-1,A,a@example.nl,x\n',
      'x.csv, line 2: the line has another number of cells',
    ],
    [
      'an open quote',
      'ref,name,email\nK-1,A,a@example.nl\nK-2,"B,b@example.nl\n',
      'x.csv, line 3: the quotation marks',
    ],
    [
      'an open quote, whatever follows',
      'ref,name,email\n\nK-1,"A,a@example.nl\nK-2,"B",b@example.nl\nK-3,C,c@example.nl\n',
      'x.csv, line 3: the quotation marks',
    ],
    [
      'a column that the named separator makes',
      'sep=;\r\nref;name;email;nonsense\r\nK-1;A;a@example.nl;x\r\n',
      'x.csv, line 2, column nonsense: there is no such column',
    ],
    [
      'another encoding',
      Buffer.from('ref;name;email\r\nK-1;"A; B";a@example.nl\r\nK-2;"C; D";caf\xe9@example.nl\r\n', 'latin1'),
      'x.csv, line 3, column email: the text is not in UTF-8',
    ],
    [
      'another encoding in the header',
      Buffer.from('ref;n\xe4me;email\nK-1;A;a@example.nl\n', 'latin1'),
      'x.csv, line 1: the text is not in UTF-8',
    ],
    ['an empty cell', 'ref,name,email\n,A,a@example.nl\n', 'x.csv, line 2, column ref: nothing is filled in'],
    [
      'an unknown word',
      'ref,name,email,language\nK-1,A,a@example.nl,fr\n',
      'x.csv, line 2, column language: must be one of nl, en',
    ],
    [
      'a bad e-mail address',
      'ref,name,email\nK-1,A,example.nl\n',
      'x.csv, line 2, column email: "example.nl" is not an e-mail address',
    ],
    [
      'a long name',
      `ref,name,email\nK-1,${'A'.repeat(201)},a@example.nl\n`,
      'x.csv, line 2, column name: longer than 200',
    ],
    [
      'a name that turns round',
      'ref,name,email\nK-1,A\u202eB,a@example.nl\n',
      'x.csv, line 2, column name: holds a control',
    ],
    [
      'a null byte',
      'ref,name,email\nK-1,A\u0000B,a@example.nl\n',
      'x.csv, line 2, column name: holds a control',
    ],
    [
      'the same customer twice',
      `${CUSTOMERS}K-1,A,a@example.nl\n`,
      'x.csv, line 4, column ref: the same is already at x.csv, line 2',
    ],
    [
      'a public suffix',
      'kind,value,customer\ndomain,co.uk,K-1\n',
      'x.csv, line 2, column value: "co.uk" is not a domain',
    ],
    [
      'a URL as domain',
      'kind,value,customer\ndomain,https://example.nl,K-1\n',
      'x.csv, line 2, column value: "https://example.nl" is not',
    ],
    [
      'a range that starts halfway',
      'kind,value,customer\nipv4,192.0.2.5/24,K-1\n',
      'x.csv, line 2, column value: "192.0.2.5/24" does not start',
    ],
    [
      'half the internet',
      'kind,value,customer\nipv4,0.0.0.0/1,K-1\n',
      'x.csv, line 2, column value: "0.0.0.0/1" is wider',
    ],
    [
      'IPv6 as IPv4',
      'kind,value,customer\nipv4,2001:db8::/32,K-1\n',
      'x.csv, line 2, column value: "2001:db8::/32" is of the other kind',
    ],
    [
      'a day that does not exist',
      'kind,value,customer,from\ndomain,example.nl,K-1,2026-02-30\n',
      'x.csv, line 2, column from: "2026-02-30" is not',
    ],
    [
      'an end before the start',
      'kind,value,customer,from,to\ndomain,example.nl,K-1,2026-02-02,2026-02-01\n',
      'x.csv, line 2, column to: must be later',
    ],
    [
      'two owners at the same time',
      'kind,value,customer,from,to\ndomain,example.nl,K-1,,2026-04-02\ndomain,Example.NL,K-2,2026-04-01,\n',
      'x.csv, line 3, column value: at the same time also with customer "K-1" (x.csv, line 2)',
    ],
    [
      'several things at once',
      'ref,name,email,language\n,A,x,fr\n',
      'x.csv, line 2, column ref',
      'x.csv, line 2, column email',
      'x.csv, line 2, column language',
    ],
    [
      'text in another encoding',
      Buffer.from('ref,name,email\nK-1,Caf\xe9,a@example.nl\n', 'latin1'),
      'x.csv, line 2, column name: the text is not in UTF-8',
    ],
    ['UTF-16', Buffer.from('\ufeffref,name,email\n', 'utf16le'), 'x.csv, line 1: the text is not in UTF-8'],
  ];
  for (const [name, text, ...expected] of wrong) {
    it(`says where and what is wrong with ${name}`, () => {
      const errors = errorsOf(['x.csv', text]);
      expect(errors).to.have.length(expected.length);
      expected.forEach((start, index) => expect(errors[index]).to.include(start));
    });
  }

  it('takes the line by which Excel names the separator', () => {
    const plan = readImport([
      { name: 'x.csv', text: '\ufeffsep=;\r\nref;name;email\r\nK-1;"A, B";a@example.nl\r\n' },
    ]);
    if (!plan.ok) throw new Error('should be read');
    expect(plan.customers.map(({ line, data }) => [line, data.name])).to.deep.equal([[3, 'A, B']]);
  });

  it('counts lines through quoted line breaks, empty lines and rows', () => {
    const text =
      'ref,name,email,address\n\nK-1,A,a@example.nl,"1\n2\n3"\n,,,\nK-2,B,b@example.nl,"1\n2"\nK-3,C,wrong,\n';
    expect(errorsOf(['x.csv', text])[0]).to.include('x.csv, line 9, column email');
    expect(errorsOf(['x.csv', text.replace('b@', '@')])[0]).to.include('x.csv, line 7, column email');
  });

  it('keeps the first hundred errors and counts the rest', () => {
    const read = readImport([{ name: 'x.csv', text: `ref,name,email\n${'K-1,A,wrong\n'.repeat(150)}` }]);
    if (read.ok) throw new Error('should not be read');
    expect([read.errors.length, read.more]).to.deep.equal([100, 50]);
  });

  it('finds the rival among many periods of one resource', () => {
    const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
    const rows = Array.from(
      { length: 100 },
      (_, n) => `domain,example.nl,K-${n % 2},${day(n)},${day(n + 1)}`,
    );
    const text = (more: string) => ['kind,value,customer,from,to', ...rows, more].join('\n');
    expect(errorsOf(['x.csv', text(`domain,example.nl,K-0,${day(200)},`)])).to.deep.equal([]);
    expect(errorsOf(['x.csv', text(`domain,example.nl,K-0,${day(0)}T12:00:00Z,${day(1)}`)])).to.deep.equal(
      [],
    );
    expect(errorsOf(['x.csv', text(`domain,example.nl,K-0,${day(1)},${day(2)}`)])).to.have.length(1);
  });

  it('reads fifty thousand rows in seconds', function () {
    this.timeout(20_000);
    const rows = Array.from({ length: 50_000 }, (_, n) => `domain,site${n}.example,K-${n % 100}`);
    expect(planOf(`kind,value,customer\n${rows.join('\n')}`).resources).to.have.length(50_000);
  });
});
