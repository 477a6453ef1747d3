import { multipart, pairsOf, type Answer, type Asker, type Upload } from '../../support/asking.js';
import { signedIn } from '../../support/staffing.js';
import type { Row, Scene } from './row.js';

const PAGE = '/desk/customers/import';
const CUSTOMERS = 'ref,name,email\n';
const EDGE = 'multipart/form-data; boundary=edge';

const importing =
  (send: (lead: Asker, token: string) => Promise<Answer>) =>
  async (scene: Scene): Promise<Answer> => {
    const lead = await signedIn(scene.app, 'lead');
    await scene.arranged();
    const { _csrf = '' } = await lead.hidden(PAGE);
    return send(lead, _csrf);
  };
const files = (...uploads: Upload[]) => importing((lead) => lead.attach(PAGE, {}, uploads));
const csv = (content: string | Buffer, name = 'customers.csv') => files({ name, content, type: 'text/csv' });
const raw = (body: string | Buffer, type = EDGE) => importing((lead) => lead.send(PAGE, type, body));

/** The import of customers: files that are no CSV, too much of it, or not what they say. */
export const importRows: Row[] = [
  { what: 'no file', send: files(), status: 422, says: 'Choose' },
  { what: 'an empty file', send: csv(''), status: 422, says: 'Choose' },
  { what: 'a file of white space', send: csv('\n \n\t\n'), status: 422, says: 'customers.csv' },
  {
    what: 'a picture',
    send: csv(Buffer.from('89504e470d0a1a0a0000000d', 'hex')),
    status: 422,
    says: 'UTF-8',
  },
  {
    what: 'text that is not UTF-8',
    send: csv(Buffer.from('ref,name,email\nK-1,Caf\xe9,a@b.example\n', 'latin1')),
    status: 422,
    says: 'UTF-8',
  },
  {
    what: 'text in UTF-16',
    send: csv(Buffer.from('\ufeffref,name,email\n', 'utf16le')),
    status: 422,
    says: 'UTF-8',
  },
  {
    what: 'quotes that do not pair',
    send: csv(`${CUSTOMERS}K-1,"Name,a@b.example\n`),
    status: 422,
    says: 'quotation marks',
  },
  {
    what: 'a million quotes',
    send: csv(`${CUSTOMERS}${'"'.repeat(1_000_001)}`),
    status: 422,
    says: 'quotation marks',
  },
  { what: 'columns of nobody', send: csv('a,b,c\n1,2,3\n'), status: 422, says: 'a, b, c' },
  {
    what: 'columns of every object',
    send: csv('ref,name,email,__proto__,constructor\nK-1,a,a@b.example,x,y\n'),
    status: 422,
    says: '__proto__',
  },
  {
    what: 'a column twice',
    send: csv('ref,name,email,email\nK-1,a,a@b.example,c@d.example\n'),
    status: 422,
    says: 'customers.csv',
  },
  {
    what: 'a line with too many cells',
    send: csv(`${CUSTOMERS}K-1,a,a@b.example,${'x,'.repeat(100_000)}x\n`),
    status: 422,
    says: 'cells',
  },
  {
    what: 'a cell of a megabyte',
    send: csv(`${CUSTOMERS}K-1,${'a'.repeat(1_000_000)},a@b.example\n`),
    status: 422,
    says: '200',
  },
  {
    what: 'two hundred thousand lines and one',
    send: csv(CUSTOMERS + 'a,b,c\n'.repeat(200_001)),
    status: 422,
    says: '200000',
  },
  {
    what: 'a hundred thousand wrong lines',
    send: csv(CUSTOMERS + 'a,b,c\n'.repeat(100_000)),
    status: 422,
    says: 'customers.csv',
  },
  {
    what: 'a hundred thousand columns',
    send: csv(`${'x,'.repeat(100_000)}ref,name,email\n`),
    status: 422,
    says: 'customers.csv',
  },
  {
    what: 'a control character in a name',
    send: csv(`${CUSTOMERS}K-1,a\u0000b,a@b.example\n`),
    status: 422,
    says: 'control character',
  },
  {
    what: 'a name that reads backwards',
    send: csv(`${CUSTOMERS}K-1,a\u202eb,a@b.example\n`),
    status: 422,
    says: 'control character',
  },
  {
    what: 'a header in an address',
    send: csv(`${CUSTOMERS}K-1,a,"a@b.example\nBcc: c@d.example"\n`),
    status: 422,
    says: /control character|e-mail/,
  },
  {
    what: 'a script for an address',
    send: csv(`${CUSTOMERS}K-1,a,<script>alert(1)</script>\n`),
    status: 422,
    says: 'e-mail address',
  },
  {
    what: 'a formula for an address',
    send: csv(`${CUSTOMERS}K-1,a,"=HYPERLINK(""http://evil.example"")"\n`),
    status: 422,
    says: 'e-mail address',
  },
  {
    what: 'the same customer twice',
    send: csv(`${CUSTOMERS}K-1,a,a@b.example\nK-1,b,b@b.example\n`),
    status: 422,
    says: 'line 2',
  },
  {
    what: 'a resource of a customer who is not there',
    send: csv('customer,kind,value\nK-9,domain,shop.example.org\n'),
    status: 422,
    says: 'K-9',
  },
  {
    what: 'a resource of an operator',
    send: csv('customer,kind,value\n"{""$ne"":1}",domain,shop.example.org\n'),
    status: 422,
    says: '$ne',
  },
  {
    what: 'a range as wide as the world',
    send: files(
      { name: 'c.csv', content: `${CUSTOMERS}K-1,a,a@b.example\n` },
      { name: 'r.csv', content: 'customer,kind,value\nK-1,ipv4,0.0.0.0/0\n' },
    ),
    status: 422,
    says: 'wider',
  },
  {
    what: 'the whole of a top-level domain',
    send: files(
      { name: 'c.csv', content: `${CUSTOMERS}K-1,a,a@b.example\n` },
      { name: 'r.csv', content: 'customer,kind,value\nK-1,domain,nl\n' },
    ),
    status: 422,
    says: 'nl',
  },
  {
    what: 'one wrong line after a thousand good ones',
    send: csv(
      CUSTOMERS +
        Array.from({ length: 1000 }, (_, i) => `K-${i},a,a${i}@b.example\n`).join('') +
        'K-x,a,no\n',
    ),
    status: 422,
    says: '1002',
  },
  {
    what: 'a file with a path for a name',
    send: csv('a,b\n', '../../etc/passwd'),
    status: 422,
    never: '../',
  },
  {
    what: 'a file with a script for a name',
    send: csv('a,b\n', '<script>alert(1)</script>.csv'),
    status: 422,
    never: '<script>alert(1)</script>.csv"',
  },
  {
    what: 'eleven files',
    send: files(...Array.from({ length: 11 }, (_, i) => ({ name: `${i}.csv`, content: CUSTOMERS }))),
    status: 413,
    says: '10',
  },
  {
    what: 'a file in another field',
    send: files({ name: 'a.csv', content: CUSTOMERS, field: 'file' }),
    status: 413,
  },
  {
    what: 'a file in a field called __proto__',
    send: importing((lead, _csrf) =>
      lead.send(
        PAGE,
        EDGE,
        multipart([
          ['_csrf', _csrf],
          ['__proto__', 'x'],
          ['constructor[prototype]', 'x'],
        ]),
      ),
    ),
    status: 422,
  },
  {
    what: 'a form that is cut off',
    send: raw('--edge\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\nref,na'),
    status: 400,
    says: 'did not arrive whole',
  },
  {
    what: 'a form without a boundary',
    send: raw('x', 'multipart/form-data'),
    status: 400,
    says: 'did not arrive whole',
  },
  {
    what: 'a part whose headers go on and on',
    send: raw(
      `--edge\r\nContent-Disposition: form-data; name="a"\r\nX: ${'a'.repeat(100_000)}\r\n\r\nx\r\n--edge--\r\n`,
    ),
    status: 400,
  },
  {
    what: 'files without a token',
    send: raw(multipart([], [{ name: 'c.csv', content: `${CUSTOMERS}K-1,a,a@b.example\n` }])),
    status: 403,
    says: 'This form was open too long',
  },
  {
    what: 'files as an urlencoded form',
    send: importing((lead, _csrf) =>
      lead.post(PAGE, pairsOf({ _csrf, files: `${CUSTOMERS}K-1,a,a@b.example\n` })),
    ),
    status: 422,
    says: 'Choose',
  },
];
