import { readHeaders } from './headers.js';
import type { Header } from './headers.js';
import { LIMITS } from './limits.js';
import { readParameters } from './parameters.js';
import type { Parametered } from './parameters.js';
import { undoTransfer } from './transfer.js';

export interface Leaf {
  type: string;
  contentType: Parametered;
  disposition: Parametered;
  contentId: string;
  content: Buffer;
  /** The multipart/alternative that it is one of the representations of. */
  alternative: Tree | null;
}

interface Tree {
  headers: Header[];
  leaves: Leaf[];
}

interface Walk {
  leaves: Leaf[];
  problems: string[];
}

/**
 * The leaves of a message's tree of parts, in order. An attached message is one leaf. Bounded in depth and number:
 * what lies deeper is one leaf of what is there.
 */
export function readTree(bytes: Buffer, problems: string[]): Tree {
  const tree: Tree = { headers: [], leaves: [] };
  const walk = { leaves: tree.leaves, problems };
  tree.headers = readEntity(bytes, walk, 0, 'text/plain', null);
  return tree;
}

function readEntity(
  bytes: Buffer,
  walk: Walk,
  depth: number,
  usual: string,
  alternative: Tree | null,
): Header[] {
  const { headers, bodyAt } = readHeaders(bytes, walk.problems);
  const contentType = readParameters(valueOf(headers, 'content-type') || usual);
  const body = bytes.subarray(bodyAt);
  const type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType.value) ? contentType.value : usual;
  const children = type.startsWith('multipart/') ? childrenOf(body, contentType, walk.problems) : [];
  if (children.length > 0 && depth < LIMITS.depth && walk.leaves.length < LIMITS.parts) {
    const usualOfChild = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    const own = type === 'multipart/alternative' ? { headers, leaves: [] } : alternative;
    for (const child of children) {
      if (walk.leaves.length >= LIMITS.parts) break;
      readEntity(child, walk, depth + 1, usualOfChild, own);
    }
    return headers;
  }
  if (children.length > 0) walk.problems.push('It has more parts, or parts within parts, than are read.');
  walk.leaves.push({
    // What says it has parts and has none is text (RFC 2046, 5.2.4 by analogy).
    type: type.startsWith('multipart/') ? 'text/plain' : type,
    contentType,
    disposition: readParameters(valueOf(headers, 'content-disposition')),
    contentId: valueOf(headers, 'content-id').replace(/[<>]/g, '').slice(0, 200),
    content: undoTransfer(body, valueOf(headers, 'content-transfer-encoding')),
    alternative,
  });
  return headers;
}

/** The parts between the boundary's lines; the last may lack its end. */
function childrenOf(body: Buffer, { parameters }: Parametered, problems: string[]): Buffer[] {
  const boundary = parameters.get('boundary') ?? guessBoundary(body);
  if (boundary === '') return [];
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const children: Buffer[] = [];
  let start = -1;
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + mark.length)) {
    const line = delimiter(body, at, mark.length);
    if (line === null) continue;
    if (start !== -1) children.push(body.subarray(start, beforeLineEnd(body, at)));
    start = line.closes ? -1 : line.end;
    if (line.closes || children.length > LIMITS.parts) return children;
  }
  if (start === -1) return children;
  problems.push('The end of its parts was missing.');
  return [...children, body.subarray(start)];
}

/** Whether the boundary stands alone on its line (RFC 2046, 5.1.1), so that one may begin as another does. */
function delimiter(body: Buffer, at: number, length: number): { end: number; closes: boolean } | null {
  if (at > 0 && body[at - 1] !== 0x0a) return null;
  const closes = body[at + length] === 0x2d && body[at + length + 1] === 0x2d;
  let end = at + length + (closes ? 2 : 0);
  while (body[end] === 0x20 || body[end] === 0x09 || body[end] === 0x0d) end += 1;
  if (body[end] === 0x0a) return { end: end + 1, closes };
  return end >= body.length ? { end, closes } : null;
}

function beforeLineEnd(body: Buffer, at: number): number {
  const end = body[at - 1] === 0x0a ? at - 1 : at;
  return Math.max(0, body[end - 1] === 0x0d ? end - 1 : end);
}

/** For a multipart that names no boundary: the first line that looks like one. */
function guessBoundary(body: Buffer): string {
  const start = body.subarray(0, 16 * 1024).toString('latin1');
  return /(?:^|\n)--([^\s-][^\r\n]{5,69})\r?\ncontent-/i.exec(start)?.[1]?.trimEnd() ?? '';
}

function valueOf(headers: Header[], name: string): string {
  return headers.find((header) => header.name === name)?.value ?? '';
}
