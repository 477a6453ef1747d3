import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import type { Random } from '../../../support/random.js';

export const COLLECTIONS = ['rows', 'others', 'none'];
const FIELDS = [
  '_id',
  'n',
  'a',
  'b',
  'list',
  'part',
  'part.x',
  'list.n',
  'list.0',
  'list.$',
  'list.$[]',
  'list.$[e]',
  'text',
  'at',
];
const NAMES = [
  '',
  '.',
  '..',
  'a.',
  '.a',
  '$',
  '$$',
  '$a',
  '__proto__',
  'constructor.prototype',
  'length',
  '0',
  '-1',
  '\u00e9',
  '\u{1f600}',
  'x'.repeat(300),
  Array.from({ length: 210 }, () => 'a').join('.'),
];
const OPERATORS = (
  '$eq $ne $gt $gte $lt $lte $in $nin $not $and $or $nor $exists $type $size $all $elemMatch $mod $regex $options $expr $comment ' +
  '$bitsAllSet $bitsAnyClear $where $text $jsonSchema $near $set $unset $inc $mul $min $max $rename $push $addToSet $pull $pullAll ' +
  '$pop $currentDate $setOnInsert $bit $each $slice $sort $position $meta $natural $match $project $group $limit $skip $unwind $lookup ' +
  '$facet $bucket $bucketAuto $count $sortByCount $replaceRoot $replaceWith $addFields $sample $graphLookup $unionWith $out $merge ' +
  '$changeStream $redact $fill $densify $setWindowFields $documents $sum $avg $first $last $addFields $cond $ifNull $concat $substr ' +
  '$toUpper $dateToString $dateFromString $toDate $toLong $convert $map $filter $reduce $range $zip $arrayToObject $objectToArray ' +
  '$mergeObjects $let $literal $add $subtract $multiply $divide $pow $sqrt $exp $ln $round $trunc $abs $cmp $setUnion $setDifference ' +
  '$concatArrays $arrayElemAt $indexOfArray $indexOfBytes $split $trim $strLenCP $regexMatch $regexFind $regexFindAll $replaceAll ' +
  '$function $accumulator $rand $getField $setField $unsetField $switch $type $isArray $binarySize $bsonSize $toHashedIndexKey'
).split(' ');
const COMMANDS = (
  'find insert update delete findAndModify aggregate count distinct create drop createIndexes dropIndexes listIndexes listCollections ' +
  'listDatabases explain getMore killCursors hello ping buildInfo serverStatus endSessions dropDatabase connectionStatus getParameter ' +
  'filter sort projection limit skip batchSize hint singleBatch documents updates deletes ordered pipeline cursor query key indexes ' +
  'index cursors lsid txnNumber startTransaction autocommit collation let maxTimeMS readConcern writeConcern comment arrayFilters upsert ' +
  'multi new remove fields u q verbosity $db $readPreference $clusterTime allowDiskUse bypassDocumentValidation tailable'
).split(' ');

export function anyName(random: Random): string {
  return random.pick(random.pick([FIELDS, FIELDS, OPERATORS, OPERATORS, COMMANDS, NAMES]));
}

/** A path that documents here have, mostly. */
export function anyField(random: Random): string {
  return random.chance(1 / 15) ? anyName(random) : random.pick(FIELDS);
}

/** Any value that BSON can hold, the odd ones more often. */
export function anyValue(random: Random, depth = 0): unknown {
  const makers: (() => unknown)[] = [
    () => random.below(10),
    () =>
      random.pick([0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, 5e-324]),
    () => new Int32(random.pick([0, 1, -1, 2147483647, -2147483648, 1000])),
    () => new Double(random.pick([0, 1, 1.5, -1, NaN, 1e300])),
    () => random.pick([Long.MAX_VALUE, Long.MIN_VALUE, Long.ZERO, Long.NEG_ONE, Long.fromNumber(2 ** 53)]),
    () =>
      Decimal128.fromString(
        random.pick(['0', '-0', '1.10', 'NaN', 'Infinity', '-Infinity', '9.99E+6144', '1E-6176']),
      ),
    () =>
      random.pick([
        '',
        'a',
        '$a',
        '$$ROOT',
        '$$NOW',
        '$part.x',
        '\0',
        'x'.repeat(2000),
        'é',
        '(',
        '2020-01-01',
        'int',
        'array',
      ]),
    () => random.pick([true, false, null]),
    () => new Date(random.pick([0, -1, 8.64e15, -8.64e15, Date.now()])),
    () => new ObjectId(random.pick(['000000000000000000000000', 'ffffffffffffffffffffffff'])),
    () => new Binary(Buffer.alloc(random.pick([0, 1, 16, 300])), random.pick([0, 2, 3, 4, 6, 9, 128])),
    () =>
      new BSONRegExp(
        random.pick(['', '^a', '(', '[', '(a+)+$', '\\', 'a{1000}{1000}', '(?<=a)b', '\\p{L}']),
        random.pick(['', 'i', 'x', 's']),
      ),
    () => new Timestamp({ t: random.below(2 ** 31), i: random.below(5) }),
    () =>
      random.pick<unknown>([
        new MinKey(),
        new MaxKey(),
        new BSONSymbol('a'),
        new Code('1'),
        new Code('1', { a: 1 }),
      ]),
    () => random.pick(COLLECTIONS),
    () => random.pick(FIELDS),
    () => [],
    () => ({}),
    () => ({ $ref: 'rows', $id: 1 }),
    () => nested(random.pick([10, 100, 170])),
    () => Array.from({ length: random.below(4) }, () => anyValue(random, depth + 1)),
    () => anyDocument(random, depth + 1),
    () => anyDocument(random, depth + 1),
  ];
  return random.pick(depth > 4 ? makers.slice(0, 12) : makers)();
}

export function anyDocument(random: Random, depth = 0): Document {
  return Object.fromEntries(
    Array.from({ length: random.below(4) }, () => [anyName(random), anyValue(random, depth + 1)]),
  );
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { a: value } : [value];
  return value;
}
