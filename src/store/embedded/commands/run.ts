import { Double } from 'bson';
import type { Engine } from '../engine.js';
import { type Doc, isDoc, numberOf } from '../bson/values.js';
import { CommandError, errorFields } from '../errors.js';
import type { Request } from './command.js';
import { COMMANDS } from './registry.js';

/** Carries out a request. @returns the reply's fields; an error becomes a reply with `ok: 0` */
export async function runCommand(engine: Engine, request: Request): Promise<Doc> {
  try {
    const [name = ''] = Object.keys(request.command);
    const command = COMMANDS.get(name);
    if (!command) throw notFound(name);
    refuseTransaction(request.command);
    refuseConcerns(request.command);
    return { ...(await command(engine, request)), ok: new Double(1) };
  } catch (error) {
    const { errmsg, ...fields } = errorFields(error);
    return { ok: new Double(0), errmsg, ...fields };
  }
}

function notFound(name: string): CommandError {
  if (name === 'mapReduce' || name === 'commitTransaction' || name === 'abortTransaction') {
    return new CommandError('CommandNotSupported', `${name} is not supported by this store`);
  }
  return new CommandError('CommandNotFound', `no such command: '${name}'`);
}

function refuseTransaction({ startTransaction, autocommit, txnNumber }: Doc): void {
  if (startTransaction === undefined && autocommit === undefined && txnNumber === undefined) return;
  throw new CommandError(
    'IllegalOperation',
    'Transaction numbers are only allowed on a replica set member or mongos',
  );
}

// What only a replica set can promise.
function refuseConcerns({ readConcern, writeConcern }: Doc): void {
  const level = isDoc(readConcern) ? readConcern.level : undefined;
  if (level === 'snapshot' || level === 'linearizable') {
    throw new CommandError(
      'NotAReplicaSet',
      `node needs to be a replica set member to use readConcern: ${level}`,
    );
  }
  const w = isDoc(writeConcern) ? writeConcern.w : undefined;
  if ((numberOf(w) ?? 0) > 1 || (typeof w === 'string' && w !== 'majority'))
    throw new CommandError('BadValue', "cannot use 'w' > 1, or a mode, when a host is not replicated");
}
