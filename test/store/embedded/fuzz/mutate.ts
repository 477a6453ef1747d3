import type { Document } from 'bson';
import type { Random } from '../../../support/random.js';
import { frame, message, sequence, section } from '../frames.js';
import { composed } from './compose.js';
import { anyDocument, anyName, anyValue } from './values.js';

const LENGTHS = [0, -1, 1, 5, 100, 2 ** 31 - 1, -(2 ** 31)];

/** Bytes that began as a good message, changed as a command, as BSON, as bytes, or not at all; or a command put together by chance. */
export function mutated(random: Random, commands: readonly Document[]): Buffer {
  const good = random.pick(commands);
  switch (random.below(10)) {
    case 0:
      return message(good);
    case 1:
      return changedBytes(random, message(good));
    case 2:
      return changedBytes(random, message(changed(random, good)));
    case 3:
      return message(mixed(random, good, random.pick(commands)), random.pick([0, 0, 0, 1 << 16, 2, 1, 4]));
    case 4:
      return sequenced(random, good);
    case 5:
    case 6:
    case 7:
      return message(composed(random));
    default:
      return message(changed(random, good));
  }
}

/** A copy with some values, names or parts of it replaced. */
function changed(random: Random, command: Document): Document {
  let copy = command;
  for (let times = 1 + random.below(3); times > 0; times--) copy = changedOnce(random, copy) as Document;
  // Never a database of somebody else's.
  return { ...copy, $db: random.chance(1 / 30) ? anyValue(random) : 'fuzz' };
}

function changedOnce(random: Random, value: unknown): unknown {
  if (Array.isArray(value) && value.length > 0 && !random.chance(1 / 5)) {
    const at = random.below(value.length);
    const items: unknown[] = [...(value as unknown[])];
    const how = random.below(6);
    if (how === 0) items.splice(at, 1);
    else if (how === 1) items.push(items[at]);
    else items[at] = changedOnce(random, items[at]);
    return items;
  }
  if (!isPlain(value) || (random.chance(1 / 8) && !('$db' in value))) return anyValue(random);
  const entries = Object.entries(value);
  // The first field of a command says which it is: another is mostly unknown.
  const isCommand = '$db' in value;
  const at =
    isCommand && !random.chance(1 / 20) ? 1 + random.below(entries.length - 1) : random.below(entries.length);
  const [name, inner] = entries[at] ?? ['a', 1];
  switch (random.below(8)) {
    case 0:
      entries.splice(at, 1);
      break;
    case 1:
      entries[at] = [anyName(random), inner];
      break;
    case 2:
      entries.push([anyName(random), anyValue(random)]);
      break;
    default:
      entries[at] = [name, changedOnce(random, inner)];
  }
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** One command with some fields of another. */
function mixed(random: Random, one: Document, other: Document): Document {
  const taken = Object.entries(other).filter(() => random.chance(1 / 2));
  const whole = random.chance(1 / 2)
    ? { ...one, ...Object.fromEntries(taken) }
    : { ...Object.fromEntries(taken), ...one };
  return { ...whole, ...(random.chance(1 / 4) ? anyDocument(random) : {}), $db: 'fuzz' };
}

// Arrays of documents as sections of their own.
function sequenced(random: Random, command: Document): Buffer {
  const [name, documents] = Object.entries(command).find(([, value]) => Array.isArray(value)) ?? [];
  if (name === undefined || !Array.isArray(documents)) return message(command);
  const { [name]: _taken, ...rest } = command;
  const given = (documents as unknown[]).map((each) => (isPlain(each) ? each : { a: each }));
  const parts = [section(rest), sequence(random.chance(1 / 5) ? anyName(random) : name, given)];
  if (random.chance(1 / 6)) parts.push(sequence(anyName(random), [anyDocument(random)]));
  return frame(Buffer.concat(random.chance(1 / 2) ? parts : parts.reverse()));
}

function changedBytes(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let times = 1 + random.below(5); times > 0; times--) {
    const at = (random.chance(1 / 10) ? 0 : 16) + random.below(copy.length - 16);
    const how = random.below(9);
    if (how < 3) copy[at] = random.pick([0, 1, 2, 3, 4, 5, 7, 0x0b, 0x0f, 0x10, 0x13, 0x7f, 0xff]);
    else if (how < 5) copy.writeInt32LE(random.pick(LENGTHS), Math.min(at, copy.length - 4));
    else copy[at] = random.below(256);
  }
  const [from, to] = [20 + random.below(copy.length - 20), 20 + random.below(copy.length - 20)].sort(
    (a, b) => a - b,
  );
  const cut = random.chance(1 / 6) ? Buffer.concat([copy.subarray(0, from), copy.subarray(to)]) : copy;
  // Mostly a length that is right: others are tried too, but end at once.
  if (!random.chance(1 / 10)) cut.writeInt32LE(cut.length, 0);
  return cut;
}
