import { type Doc, isDoc, numberOf } from '../bson/values.js';
import { type CodeName, CommandError } from '../errors.js';
import { refuseUnsupported } from '../query/expressions.js';
import { checkFieldPath } from '../query/paths.js';
import { checkReshaping } from '../query/reshape.js';
import { sortArgument } from './command.js';

/**
 * The stages of a pipeline, each with an operand that makes sense: what isn't checked here, the stage itself refuses.
 * @throws CommandError with MongoDB's code
 */
export function stagesOf(command: Doc): Doc[] {
  const { pipeline } = command;
  if (!Array.isArray(pipeline))
    throw new CommandError('TypeMismatch', "'pipeline' option must be specified as an array");
  refuseUnsupported(pipeline);
  return checked(pipeline);
}

function checked(pipeline: readonly unknown[]): Doc[] {
  return pipeline.map((stage: unknown) => {
    if (!isDoc(stage))
      throw new CommandError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
    const [name = '', ...more] = Object.keys(stage);
    check(
      name !== '' && more.length === 0,
      'Location40323',
      'A pipeline stage specification object must contain exactly one field.',
    );
    refuseStage(name);
    checkReshaping(name, stage[name]);
    if (Object.hasOwn(CHECKS, name)) CHECKS[name]?.(stage[name]);
    return stage;
  });
}

function refuseStage(stage: string): void {
  check(stage.startsWith('$'), 'Location40324', `Unrecognized pipeline stage name: '${stage}'`);
  if (stage === '$changeStream') {
    throw new CommandError('Location40573', 'The $changeStream stage is only supported on replica sets');
  }
  if (/^\$(out|merge|geoNear|indexStats|collStats|currentOp|list\w+|planCacheStats|search\w*)$/.test(stage)) {
    throw new CommandError('NotImplemented', `${stage} is not supported by this store`);
  }
}

const CHECKS: Readonly<Record<string, (operand: unknown) => void>> = {
  $match: (operand) =>
    check(isDoc(operand), 'Location15959', 'the match filter must be an expression in an object'),
  $project: (operand) => {
    check(!isEmpty(operand), 'Location51272', 'projection specification must have at least one field');
  },
  $group: (operand) => {
    check(isDoc(operand), 'Location15947', "a group's fields must be specified in an object");
    check(Object.hasOwn(operand as Doc, '_id'), 'Location15955', 'a group specification must include an _id');
    for (const sum of Object.values(operand as Doc))
      check(
        !isDoc(sum) || !hasComputedNumber(sum),
        'NotImplemented',
        'a computed n is not supported by this store',
      );
  },
  $unwind: (operand) => {
    const path = isDoc(operand) ? operand.path : operand;
    check(
      typeof path === 'string',
      'Location15981',
      'expected either a string or an object as specification for $unwind stage',
    );
    check(path !== '', 'Location28812', 'no path specified to $unwind stage');
    check(
      String(path).startsWith('$'),
      'Location28818',
      `path option to $unwind stage should be prefixed with a '$': ${path as string}`,
    );
  },
  $lookup: (operand) => {
    check(isDoc(operand), 'FailedToParse', 'the $lookup specification must be an Object');
    const { from = '', as, localField, pipeline } = operand as Doc;
    check(typeof from === 'string', 'FailedToParse', "$lookup argument 'from' must be a string");
    check(typeof as === 'string', 'FailedToParse', "must specify 'as' field for a $lookup");
    checkFieldPath(String(as));
    const isSimple = !String(as).includes('.') && (localField === undefined || pipeline === undefined);
    check(
      isSimple,
      'NotImplemented',
      'a $lookup to a path, or by a field and a pipeline, is not supported by this store',
    );
    if (pipeline !== undefined) checkInner(pipeline, 'TypeMismatch');
  },
  $unionWith: (operand) => {
    if (isDoc(operand) && operand.pipeline !== undefined) checkInner(operand.pipeline, 'TypeMismatch');
  },
  $facet: (operand) => {
    check(
      isDoc(operand) && !isEmpty(operand),
      'Location40169',
      'the $facet specification must be a non-empty object',
    );
    for (const pipeline of Object.values(operand as Doc)) checkInner(pipeline, 'Location40170');
  },
  $sort: (operand) => {
    check(isDoc(operand), 'Location15973', 'the $sort key specification must be an object');
    check(!isEmpty(operand), 'Location15976', '$sort stage must have at least one sort key');
    sortArgument(operand as Doc);
  },
  $skip: (operand) =>
    check(
      (whole(operand) ?? -1) >= 0,
      'Location5107200',
      'invalid argument to $skip stage: Expected a non-negative number',
    ),
  $limit: (operand) => {
    check(
      (whole(operand) ?? -1) >= 0,
      'Location5107201',
      'invalid argument to $limit stage: Expected a non-negative number',
    );
    check(whole(operand) !== 0, 'Location15958', 'the limit must be positive');
  },
  $sample: (operand) => {
    check(isDoc(operand), 'Location28745', 'the $sample stage specification must be an object');
    const { size, ...more } = operand as Doc;
    const [other] = Object.keys(more);
    check(other === undefined, 'Location28748', `unrecognized option to $sample: ${other}`);
    check(size !== undefined, 'Location28749', '$sample stage must specify a size');
    check(numberOf(size) !== undefined, 'Location28746', 'size argument to $sample must be a number');
    check((numberOf(size) ?? 0) >= 0, 'Location28747', 'size argument to $sample must not be negative');
  },
  $count: (operand) => {
    const ok = typeof operand === 'string' && operand !== '';
    check(ok, 'Location40156', 'the count field must be a non-empty string');
    check(!String(operand).startsWith('$'), 'Location40158', 'the count field cannot be a $-prefixed path');
    check(!String(operand).includes('\0'), 'Location40159', 'the count field cannot contain a null byte');
    check(!String(operand).includes('.'), 'Location40160', "the count field cannot contain '.'");
  },
};

function checkInner(pipeline: unknown, codeName: CodeName): void {
  if (!Array.isArray(pipeline))
    throw new CommandError(codeName, 'a pipeline inside a stage must be an array');
  checked(pipeline);
}

// mingo reads the fields of such an `n` from no document.
function hasComputedNumber(sum: Doc): boolean {
  return Object.values(sum).some(
    (operand) => isDoc(operand) && (isDoc(operand.n) || typeof operand.n === 'string'),
  );
}

function check(holds: boolean, codeName: CodeName, message: string): void {
  if (!holds) throw new CommandError(codeName, message);
}

function isEmpty(operand: unknown): boolean {
  return Object.keys(operand as Doc).length === 0;
}

function whole(operand: unknown): number | undefined {
  const number = numberOf(operand);
  return Number.isInteger(number) ? number : undefined;
}
