import { Binary } from 'bson';
import { type Doc, encode, isDoc } from '../bson/values.js';
import { compileFilter } from '../query/filter.js';
import { sweepSoon } from '../housekeeping.js';
import type { Collection } from '../storage/collection.js';
import { type Command, docArgument, RawArray, refuseCollation, refuseOptions, targetOf } from './command.js';

const UNSUPPORTED = [
  'capped',
  'timeseries',
  'viewOn',
  'validator',
  'clusteredIndex',
  'encryptedFields',
  'changeStreamPreAndPostImages',
  'expireAfterSeconds',
];

/** create: https://www.mongodb.com/docs/manual/reference/command/create/ */
export const create: Command = ({ catalog, writer }, request) => {
  const { db, name } = targetOf(request, 'create');
  const { command } = request;
  refuseCollation(command);
  refuseOptions(command, UNSUPPORTED);
  return writer.write((): Doc => {
    if (!catalog.get(db, name)) catalog.create(db, name);
    return {};
  });
};

/** drop: https://www.mongodb.com/docs/manual/reference/command/drop/ */
export const drop: Command = async (engine, request) => {
  const { catalog, writer } = engine;
  const { db, name } = targetOf(request, 'drop');
  const reply = await writer.write((): Doc => {
    const collection = catalog.get(db, name);
    if (!collection) return {};
    catalog.drop(collection);
    return { nIndexesWas: collection.indexes.length, ns: collection.ns };
  });
  sweepSoon(engine);
  return reply;
};

/** dropDatabase: https://www.mongodb.com/docs/manual/reference/command/dropDatabase/ */
export const dropDatabase: Command = async (engine, { db }) => {
  const { catalog, writer } = engine;
  const dropped = await writer.write(() => {
    const collections = catalog.inDatabase(db);
    for (const collection of collections) catalog.drop(collection);
    return collections.length;
  });
  sweepSoon(engine);
  return dropped > 0 ? { dropped: db } : {};
};

/** listCollections: https://www.mongodb.com/docs/manual/reference/command/listCollections/ */
export const listCollections: Command = ({ catalog }, { db, command }) => {
  const filter = compileFilter(docArgument(command, 'filter') ?? {});
  const describe = command.nameOnly === true ? describeName : describeCollection;
  const listed = catalog
    .inDatabase(db)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(describe)
    .filter((doc) => filter.matches(doc));
  return {
    cursor: { firstBatch: new RawArray(listed.map(encode)), id: 0n, ns: `${db}.$cmd.listCollections` },
  };
};

function describeName({ name }: Collection): Doc {
  return { name, type: 'collection' };
}

function describeCollection({ name, uuid }: Collection): Doc {
  return {
    name,
    type: 'collection',
    options: {},
    info: { readOnly: false, uuid: new Binary(uuid, Binary.SUBTYPE_UUID) },
    idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
  };
}

/** listDatabases: https://www.mongodb.com/docs/manual/reference/command/listDatabases/ */
export const listDatabases: Command = ({ catalog }, { command }) => {
  const filter = compileFilter(isDoc(command.filter) ? command.filter : {});
  const databases = catalog
    .databases()
    .map((name): Doc => (command.nameOnly === true ? { name } : { name, sizeOnDisk: 0n, empty: false }))
    .filter((doc) => filter.matches(doc));
  return { databases, ...(command.nameOnly === true ? {} : { totalSize: 0n, totalSizeMb: 0n }) };
};
