import type { Document } from 'bson';
import type { Random } from '../../../support/random.js';
import { anyField, anyValue, COLLECTIONS } from './values.js';

const words = (text: string): string[] => text.split(' ').map((word) => `$${word}`);

const CONDITIONS = words(
  'eq ne gt gte lt lte in nin not exists type size all elemMatch mod regex bitsAllSet bitsAnyClear options',
);
const UPDATES = words(
  'set unset inc mul min max rename push addToSet pull pullAll pop currentDate setOnInsert bit',
);
const MODIFIERS = words('each slice sort position');
const STAGES = words(
  'match project group sort limit skip unwind lookup facet bucket bucketAuto count sortByCount replaceRoot replaceWith set addFields ' +
    'unset sample graphLookup unionWith redact fill densify setWindowFields documents',
);
const EXPRESSIONS = words(
  'add subtract multiply divide mod abs ceil floor exp ln log log10 pow sqrt round trunc and or not eq ne gt gte lt lte cmp cond ifNull ' +
    'switch concat substr substrCP toUpper toLower trim ltrim rtrim split strLenCP strcasecmp indexOfCP regexMatch regexFind regexFindAll ' +
    'replaceOne replaceAll dateToString dateFromString dateToParts dateFromParts dateAdd dateDiff dateTrunc year month dayOfWeek toDate ' +
    'toString toInt toLong toDouble toDecimal toBool toObjectId convert isNumber type isArray size slice arrayElemAt concatArrays filter ' +
    'map reduce range reverseArray zip in indexOfArray first last firstN maxN sortArray setUnion setIntersection setDifference setEquals ' +
    'setIsSubset allElementsTrue anyElementTrue objectToArray arrayToObject mergeObjects getField setField unsetField let literal sum avg ' +
    'min max push addToSet stdDevPop count top bottom rand binarySize bsonSize bitAnd bitOr bitNot bitXor sin atan2 degreesToRadians',
);
const ARGUMENTS =
  'input as in cond if then else branches case default vars initialValue date format timezone unit amount startDate endDate regex find replacement field value to onError onNull n sortBy output start step'.split(
    ' ',
  );
const PARTS =
  'from let pipeline localField foreignField as groupBy boundaries default output path preserveNullAndEmptyArrays newRoot size startWith connectFromField connectToField maxDepth buckets partitionBy sortBy coll range'.split(
    ' ',
  );

/** A command that is right in its frame, and whose filters, updates and pipelines are made of operators by chance. */
export function composed(random: Random): Document {
  const name = random.pick(COLLECTIONS);
  const q = filter(random);
  const commands: (() => Document)[] = [
    () => ({
      find: name,
      filter: q,
      ...maybe(random, 'sort', order),
      ...maybe(random, 'projection', projection),
      limit: random.below(9),
    }),
    () => ({
      update: name,
      updates: [{ q, u: change(random), multi: random.chance(1 / 3), upsert: random.chance(1 / 3) }],
    }),
    () => ({
      update: name,
      updates: [{ q: {}, u: change(random), arrayFilters: [filter(random)], multi: true }],
    }),
    () => ({
      findAndModify: name,
      query: q,
      update: change(random),
      ...maybe(random, 'fields', projection),
      upsert: random.chance(1 / 3),
    }),
    () => ({ aggregate: name, pipeline: pipeline(random), cursor: { batchSize: random.below(5) } }),
    () => ({ aggregate: name, pipeline: pipeline(random), cursor: {} }),
    () => ({ count: name, query: q, hint: random.pick(['n_1', '_id_', { n: 1 }]) }),
    () => ({ delete: name, deletes: [{ q, limit: random.below(2) }] }),
    () => ({ distinct: name, key: anyField(random), query: q }),
    () => ({
      createIndexes: name,
      indexes: [
        {
          key: order(random),
          name: `i${random.below(6)}`,
          unique: random.chance(1 / 6),
          sparse: random.chance(1 / 3),
          ...maybe(random, 'partialFilterExpression', filter),
        },
      ],
    }),
    () => ({ dropIndexes: name, index: `i${random.below(6)}` }),
    () => ({
      insert: name,
      documents: [{ [anyField(random)]: anyValue(random), n: random.below(50), list: anyValue(random) }],
    }),
  ];
  return { ...random.pick(commands)(), $db: 'fuzz' };
}

function maybe(random: Random, field: string, make: (random: Random) => Document): Document {
  return random.chance(1 / 2) ? { [field]: make(random) } : {};
}

function some(random: Random, make: () => [string, unknown]): Document {
  return Object.fromEntries(Array.from({ length: 1 + random.below(2) }, make));
}

function filter(random: Random, depth = 0): Document {
  if (depth < 3 && random.chance(1 / 6))
    return { [random.pick(['$and', '$or', '$nor'])]: [filter(random, depth + 1), filter(random, depth + 1)] };
  if (random.chance(1 / 8)) return { $expr: expression(random) };
  return some(random, () => [
    anyField(random),
    random.chance(1 / 3) ? anyValue(random) : condition(random, depth),
  ]);
}

function condition(random: Random, depth: number): Document {
  return some(random, () => {
    const operator = random.pick(CONDITIONS);
    if (/not|elemMatch|all/.test(operator) && depth < 3 && random.chance(1 / 2))
      return [operator, random.chance(1 / 2) ? condition(random, depth + 1) : filter(random, depth + 1)];
    return [
      operator,
      /in$|all$|mod$/.test(operator) && !random.chance(1 / 4)
        ? [anyValue(random), anyValue(random)]
        : anyValue(random),
    ];
  });
}

function change(random: Random): unknown {
  if (random.chance(1 / 5)) return pipeline(random);
  if (random.chance(1 / 8)) return { [anyField(random)]: anyValue(random) };
  return some(random, () => [random.pick(UPDATES), some(random, () => [anyField(random), operand(random)])]);
}

function operand(random: Random): unknown {
  if (random.chance(1 / 4))
    return some(random, () => [
      random.pick(MODIFIERS),
      random.chance(1 / 2) ? [anyValue(random)] : anyValue(random),
    ]);
  return random.chance(1 / 8) ? condition(random, 1) : anyValue(random);
}

function pipeline(random: Random, depth = 0): Document[] {
  return Array.from({ length: random.below(4) }, () => ({ [random.pick(STAGES)]: stage(random, depth) }));
}

function stage(random: Random, depth: number): unknown {
  const makers: (() => unknown)[] = [
    () => filter(random),
    () => order(random),
    () => random.below(5),
    () => `$${anyField(random)}`,
    () => some(random, () => [anyField(random), expression(random)]),
    () => ({ _id: expression(random), ...some(random, () => ['x', expression(random)]) }),
    () => ({
      from: 'others',
      as: 'o',
      localField: anyField(random),
      foreignField: anyField(random),
      ...(depth < 2 ? maybe(random, 'pipeline', () => pipeline(random, depth + 1)) : {}),
    }),
    () => (depth < 2 ? some(random, () => [anyField(random), pipeline(random, depth + 1)]) : {}),
    () =>
      some(random, () => [random.pick(PARTS), random.chance(1 / 2) ? expression(random) : anyValue(random)]),
    () => anyValue(random),
  ];
  return random.pick(makers)();
}

function expression(random: Random, depth = 0): unknown {
  if (depth > 3 || random.chance(1 / 4))
    return random.pick([`$${anyField(random)}`, '$$ROOT', '$n', anyValue(random)]);
  const args = (): unknown => expression(random, depth + 1);
  const makers: (() => unknown)[] = [
    args,
    () => [args(), args()],
    () => [args(), args(), args()],
    () => some(random, () => [random.pick(ARGUMENTS), args()]),
    () => ({ input: args(), as: 'x', in: args(), cond: args() }),
  ];
  return { [random.pick(EXPRESSIONS)]: random.pick(makers)() };
}

function projection(random: Random): Document {
  return some(random, () => [
    anyField(random),
    random.pick([
      0,
      1,
      true,
      { $slice: anyValue(random) },
      { $elemMatch: condition(random, 1) },
      expression(random),
    ]),
  ]);
}

function order(random: Random): Document {
  return some(random, () => [anyField(random), random.pick([1, -1, 1, -1, anyValue(random)])]);
}
