import session from 'express-session';
import { MongoStore } from 'connect-mongo';
import mongoose from 'mongoose';
import type { RequestHandler } from 'express';
import type { Config } from '../../config/index.js';

/** Sessions of the desk, in the store; the public pages have none. */
export function deskSessions(config: Config): RequestHandler {
  const https = config.BASE_URL.startsWith('https:');
  const seconds = config.SESSION_HOURS * 3600;
  return session({
    name: https ? '__Host-desk' : 'desk',
    secret: `session:${config.SECRET}`,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, path: '/', maxAge: seconds * 1000 },
    store: MongoStore.create({
      client: mongoose.connection.getClient(),
      dbName: mongoose.connection.name,
      collectionName: 'sessions',
      ttl: seconds,
      touchAfter: 300,
      stringify: false,
    }),
  });
}
