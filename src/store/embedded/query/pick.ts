import { eachElement } from '../bson/raw.js';

/** Fields by name (see `rawName`): `true` is the whole field, a tree is a part of what it holds. */
export interface Tree {
  [name: string]: true | Tree;
}

const DOCUMENT = 3;
const ARRAY = 4;

/** The bytes of a document with only what the tree names, or without it. Values are taken over as they are. */
export function pick(raw: Buffer, tree: Tree, including: boolean): Buffer {
  const parts: Buffer[] = [];
  eachElement(raw, (name, type, start, value, end) => {
    const node = tree[name];
    if (typeof node === 'object' && (type === DOCUMENT || type === ARRAY)) {
      parts.push(raw.subarray(start, value), inside(raw.subarray(value, end), type, node, including));
    } else if (including ? node === true : node !== true) {
      parts.push(raw.subarray(start, end));
    }
  });
  return framed(parts);
}

function inside(raw: Buffer, type: number, tree: Tree, including: boolean): Buffer {
  return type === ARRAY ? pickItems(raw, tree, including) : pick(raw, tree, including);
}

// Numbers and the like have no fields to include: they are left out, and what follows moves up.
function pickItems(raw: Buffer, tree: Tree, including: boolean): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  eachElement(raw, (_name, type, _start, value, end) => {
    const nested = type === DOCUMENT || type === ARRAY;
    if (!nested && including) return;
    const item = raw.subarray(value, end);
    parts.push(Buffer.from([type]), Buffer.from(`${at++}\0`));
    parts.push(nested ? inside(item, type, tree, including) : item);
  });
  return framed(parts);
}

function framed(parts: readonly Buffer[]): Buffer {
  const size = parts.reduce((sum, part) => sum + part.length, 5);
  const header = Buffer.allocUnsafe(4);
  header.writeInt32LE(size);
  return Buffer.concat([header, ...parts, Buffer.alloc(1)], size);
}
