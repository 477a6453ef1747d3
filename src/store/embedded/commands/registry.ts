import { aggregate } from './aggregate.js';
import { create, drop, dropDatabase, listCollections, listDatabases } from './collections.js';
import type { Command } from './command.js';
import { copyStore } from './copy-store.js';
import { count } from './count.js';
import { getMore, killCursors } from './cursors.js';
import { remove } from './delete.js';
import { distinct } from './distinct.js';
import { explain } from './explain.js';
import { findAndModify } from './find-and-modify.js';
import { find } from './find.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { insert } from './insert.js';
import * as server from './server.js';
import { update } from './update.js';

/** Every command that this store knows, by the name that clients send. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    aggregate,
    buildInfo: server.buildInfo,
    buildinfo: server.buildInfo,
    connectionStatus: server.connectionStatus,
    copyStore,
    count,
    create,
    createIndexes,
    delete: remove,
    distinct,
    drop,
    dropDatabase,
    dropIndexes,
    endSessions: server.endSessions,
    explain,
    find,
    findAndModify,
    findandmodify: findAndModify,
    getLog: server.getLog,
    getMore,
    getParameter: server.getParameter,
    hello: server.hello,
    hostInfo: server.hostInfo,
    insert,
    isMaster: server.hello,
    ismaster: server.hello,
    killCursors,
    killSessions: server.endSessions,
    listCollections,
    listDatabases,
    listIndexes,
    ping: server.ping,
    refreshSessions: server.endSessions,
    serverStatus: server.serverStatus,
    update,
    whatsmyuri: server.whatsmyuri,
  } satisfies Record<string, Command>),
);
