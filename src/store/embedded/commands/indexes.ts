import { show } from '../bson/show.js';
import { equalValues } from '../bson/order.js';
import { type Doc, encode, isDoc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { sweepSoon } from '../housekeeping.js';
import { type Collection, type Index, type IndexSpec, isIdIndex } from '../storage/collection.js';
import { type Command, missing, RawArray, targetOf } from './command.js';
import { buildIndexes } from './index-build.js';
import { isKnown, specOf } from './index-spec.js';

/** createIndexes: https://www.mongodb.com/docs/manual/reference/command/createIndexes/ */
export const createIndexes: Command = async (engine, request) => {
  const target = targetOf(request, 'createIndexes');
  const { indexes: given } = request.command;
  if (given === undefined) throw missing('createIndexes.indexes');
  if (!Array.isArray(given) || !given.every(isDoc))
    throw new CommandError('TypeMismatch', "BSON field 'createIndexes.indexes' must be an array of objects");
  if (given.length === 0) throw new CommandError('BadValue', 'Must specify at least one index to create');
  const specs = given.map(specOf);
  refuseTwins(specs);
  return buildIndexes(engine, target, specs);
};

function refuseTwins(specs: readonly IndexSpec[]): void {
  const twin = specs.find((spec, at) => specs.slice(0, at).some((other) => isKnown([other], spec)));
  if (twin) throw new CommandError('IndexAlreadyExists', `Identical index already exists: ${twin.name}`);
}

/** listIndexes: https://www.mongodb.com/docs/manual/reference/command/listIndexes/ */
export const listIndexes: Command = ({ catalog }, request) => {
  const { db, name } = targetOf(request, 'listIndexes');
  const collection = catalog.get(db, name);
  if (!collection) throw new CommandError('NamespaceNotFound', `ns does not exist: ${db}.${name}`);
  const listed = collection.indexes.map((index) => encode(describe(index)));
  return { cursor: { firstBatch: new RawArray(listed), id: 0n, ns: `${db}.${name}` } };
};

function describe({
  name,
  key,
  unique,
  sparse,
  expireAfterSeconds,
  partialFilterExpression,
  extra,
}: Index): Doc {
  return {
    v: 2,
    key,
    name,
    ...(unique && name !== '_id_' ? { unique } : {}),
    ...(sparse ? { sparse } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
    ...(partialFilterExpression ? { partialFilterExpression } : {}),
    ...extra,
  };
}

/** dropIndexes: https://www.mongodb.com/docs/manual/reference/command/dropIndexes/ */
export const dropIndexes: Command = async (engine, request) => {
  const { catalog, writer } = engine;
  const { db, name } = targetOf(request, 'dropIndexes');
  const { index: which } = request.command;
  if (which === undefined) throw missing('dropIndexes.index');
  if (typeof which !== 'string' && !isDoc(which) && !Array.isArray(which)) {
    throw new CommandError(
      'TypeMismatch',
      "BSON field 'dropIndexes.index' is the wrong type, expected types '[string, object]'",
    );
  }
  const reply = await writer.write((): Doc => {
    const collection = catalog.get(db, name);
    if (!collection) throw new CommandError('NamespaceNotFound', `ns not found ${db}.${name}`);
    const nIndexesWas = collection.indexes.length;
    for (const index of chosen(collection, which)) {
      const build = collection.builds.find((its) => its.index === index);
      if (build) build.failure = new CommandError('IndexBuildAborted', `Index build aborted: ${index.name}`);
      else catalog.removeIndex(collection, index);
    }
    return { nIndexesWas };
  });
  sweepSoon(engine);
  return reply;
};

function chosen({ indexes, builds }: Collection, which: unknown): Index[] {
  const all = [...indexes, ...builds.map(({ index }) => index)];
  if (which === '*') return all.filter((index) => !isIdIndex(index));
  const wanted: unknown[] = Array.isArray(which) ? which : [which];
  return wanted.map((one) => {
    const index = all.find((known) =>
      typeof one === 'string' ? known.name === one : isDoc(one) && equalValues(known.key, one),
    );
    if (!index)
      throw new CommandError(
        'IndexNotFound',
        typeof one === 'string'
          ? `index not found with name [${one}]`
          : `can't find index with key: ${show(one)}`,
      );
    if (isIdIndex(index)) throw new CommandError('InvalidOptions', 'cannot drop _id index');
    return index;
  });
}
