import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { projectRoot } from '../config/root.js';
import type { Deps } from './deps.js';
import { deskRoutes } from './desk/routes.js';
import { deskUploads } from './desk/uploads.js';
import { apiRoutes } from './intake/api/routes.js';
import { formRoutes, formUploads } from './intake/routes.js';
import { portalRoutes } from './portal/routes.js';
import { signInWithPassword } from './staff/signIn.js';
import { readCookies } from './web/cookies.js';
import { csrfProtection } from './web/csrf.js';
import { errorPages, notFound } from './web/errors.js';
import { formsOnly } from './web/forms.js';
import { healthCheck } from './web/health.js';
import { pageLocals, staffLocals } from './web/locals.js';
import { requestLog } from './web/log.js';
import { patterns } from './web/paths.js';
import { peopleFirst } from './web/peopleFirst.js';
import { privatePages } from './web/privatePages.js';
import { securityHeaders } from './web/security.js';
import { flashMessages } from './web/flash.js';
import { deskSessions } from './web/session.js';
import { createViews } from './web/views.js';

const ONE_DAY_MS = 86_400_000;
const publicFiles = join(projectRoot, 'public');

/** The whole web application: the order of its middleware, and the features mounted. */
export function createApp(deps: Deps): Express {
  const { config, log } = deps;
  const https = config.BASE_URL.startsWith('https:');
  const csrf = csrfProtection(config.SECRET, https);
  const passport = signInWithPassword();
  const app = express();

  app.disable('x-powered-by');
  app.set('trust proxy', config.TRUST_PROXY);
  app.set('views', join(projectRoot, 'views'));
  app.engine('ejs', createViews(join(projectRoot, 'views')));
  app.set('view engine', 'ejs');
  app.enable('view cache');

  app.get(patterns.health, healthCheck(deps));
  app.use(requestLog(log, config.LOG_REQUESTS));
  app.use(securityHeaders(https), peopleFirst(deps.queue));
  // Before anything that can fail: the error page needs its texts too.
  app.use(readCookies(config.SECRET), pageLocals(config));
  app.get(
    pathsIn(publicFiles),
    express.static(publicFiles, { index: false, redirect: false, maxAge: ONE_DAY_MS }),
  );
  app.use(apiRoutes(deps));
  app.use(formsOnly);
  app.use(patterns.desk, privatePages, deskSessions(config), passport.session() as RequestHandler);
  app.use(patterns.desk, staffLocals, flashMessages(https));

  app.use(formUploads(deps));
  app.use(deskUploads(deps));
  app.use(express.urlencoded({ extended: false, limit: '2mb', parameterLimit: 2000 }));
  app.use(csrf.protect, csrf.issue);

  app.use(formRoutes(deps));
  app.use(portalRoutes(deps));
  app.use(patterns.desk, deskRoutes(deps, passport));

  app.use(notFound);
  app.use(errorPages(log));
  return app;
}

/** Where the files of a folder are found: no other address costs a look at the disk. */
const pathsIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => [`/${name}`, `/${name}/*path`]);
