import { expect } from 'chai';
import passport from 'passport';
import { deskRoutes } from '../../src/desk/routes.js';
import { patterns } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { accessRows, guarded } from './badInput/access.js';
import { deskRows, staffRows } from './badInput/desk.js';
import { formRows } from './badInput/form.js';
import { importRows } from './badInput/imports.js';
import { linkRows } from './badInput/links.js';
import { protocolRows } from './badInput/protocol.js';
import { checkRows } from './badInput/row.js';
import { signInRows } from './badInput/signIn.js';

/** What is there for whoever isn't signed in yet. */
const OPEN = [patterns.signIn, patterns.signOut, patterns.firstAdmin];

describe('bad input gets a clear answer and makes nothing', () => {
  const app = useApp({ UPLOAD_MAX_FILES: '3', UPLOAD_MAX_FILE_MB: '1', UPLOAD_MAX_TOTAL_MB: '3' });

  describe('what no browser sends', () => checkRows(app, protocolRows));
  describe('the public form', () => checkRows(app, formRows));
  describe('private links', () => checkRows(app, linkRows));
  describe('signing in', () => checkRows(app, signInRows));
  describe('the forms of the desk', () => checkRows(app, deskRows));
  describe('the accounts of staff', () => checkRows(app, staffRows));

  describe('the import of customers', () => checkRows(app, importRows));

  describe('who may do what', () => {
    checkRows(app, accessRows);

    it('is tried on every route that the desk has', () => {
      const { stack } = deskRoutes(app.deps, passport);
      const routes = stack.flatMap(({ route }) =>
        route ? route.stack.map(({ method }) => `${method.toUpperCase()} ${at(route.path)}`) : [],
      );
      const closed = new Set(routes.filter((route) => !OPEN.some((path) => route.endsWith(` ${path}`))));
      expect([...closed].sort()).to.deep.equal([...guarded].sort());
    });
  });
});

const at = (path: string): string => (path === '/' ? patterns.desk : `${patterns.desk}${path}`);
