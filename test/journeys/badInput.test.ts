import { useApp } from '../support/app.js';
import { accessRows } from './badInput/access.js';
import { deskRows, staffRows } from './badInput/desk.js';
import { formRows } from './badInput/form.js';
import { linkRows } from './badInput/links.js';
import { protocolRows } from './badInput/protocol.js';
import { checkRows } from './badInput/row.js';
import { signInRows } from './badInput/signIn.js';

describe('bad input gets a clear answer and makes nothing', () => {
  const app = useApp({ UPLOAD_MAX_FILES: '3', UPLOAD_MAX_FILE_MB: '1', UPLOAD_MAX_TOTAL_MB: '3' });

  describe('what no browser sends', () => checkRows(app, protocolRows));
  describe('the public form', () => checkRows(app, formRows));
  describe('private links', () => checkRows(app, linkRows));
  describe('signing in', () => checkRows(app, signInRows));
  describe('who may do what', () => checkRows(app, accessRows));
  describe('the forms of the desk', () => checkRows(app, deskRows));
  describe('the accounts of staff', () => checkRows(app, staffRows));
});
