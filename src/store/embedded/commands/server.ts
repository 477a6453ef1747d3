import { Long } from 'bson';
import { MAX_DOCUMENT } from '../bson/raw.js';
import { type Doc } from '../bson/values.js';
import type { Command } from './command.js';

export const MAX_MESSAGE = 48_000_000;
const VERSION = '7.0.0';
// The wire version of MongoDB 7.0.
const WIRE_VERSION = 21;

/** hello: https://www.mongodb.com/docs/manual/reference/command/hello/ */
export const hello: Command = (_engine, { command, connectionId }) => {
  const legacy = command.hello === undefined;
  return {
    ...(command.helloOk === true ? { helloOk: true } : {}),
    ...(legacy ? { ismaster: true } : { isWritablePrimary: true }),
    maxBsonObjectSize: MAX_DOCUMENT,
    maxMessageSizeBytes: MAX_MESSAGE,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  };
};

const done: Command = () => ({});
export const ping = done;
/** Sessions carry nothing here, so there is nothing to start, refresh or end. */
export const endSessions = done;

export const buildInfo: Command = () => ({
  version: VERSION,
  versionArray: VERSION.split('.').map(Number).concat(0),
  gitVersion: 'embedded',
  modules: [],
  bits: 64,
  debug: false,
  maxBsonObjectSize: MAX_DOCUMENT,
  storageEngines: ['embedded'],
});

export const serverStatus: Command = ({ startedAt, cursors }) => {
  const uptime = (Date.now() - startedAt.getTime()) / 1000;
  return {
    host: 'embedded',
    version: VERSION,
    process: 'embedded',
    pid: Long.fromNumber(process.pid),
    uptime,
    localTime: new Date(),
    metrics: { cursor: { open: { total: Long.fromNumber(cursors.size) } } },
    storageEngine: { name: 'embedded', persistent: true },
  };
};

export const getParameter: Command = () => ({ featureCompatibilityVersion: { version: '7.0' } });
export const getLog: Command = () => ({ totalLinesWritten: 0, log: [] });
export const hostInfo: Command = (): Doc => ({
  system: { hostname: 'embedded' },
  os: { type: process.platform },
  extra: {},
});
export const connectionStatus: Command = () => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
});
export const whatsmyuri: Command = () => ({ you: 'embedded' });
