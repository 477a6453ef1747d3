/** The pages of an LMDB file, as its newest meta page says. */
export interface Snapshot {
  pageSize: number;
  /** how many of them the file holds; free ones may lack at its end */
  pages: number;
  /** the last of those it ever used */
  lastPage: number;
  /** the pages that are free, and the entries */
  trees: readonly Tree[];
}

export interface Tree {
  /** undefined: empty */
  root: number | undefined;
  depth: number;
}

/** Fills a buffer from a place in the file. @returns how many bytes there were */
export type Read = (into: Buffer, at: number) => number;

const HEADER = 24;
const NODE = 8;
const KINDS = 0x6f;
const BRANCH = 1;
const LEAF = 2;
const OVERFLOW = 4;
const BIG = 1;
/** So many are looked through in a second or so. */
const MOST_PAGES = 50_000;

/**
 * Goes through every page in use and checks what LMDB takes on trust: numbers, kinds, and that all lies inside its page.
 * What passes can be read by LMDB without leaving the file. Of a large file that wasn't cut, it looks at the pages that lead to
 * others and not into the hundred times more that hold entries: a start after a crash must not take longer as the archive
 * grows. The layout is that of liblmdb's `mdb.c` (`MDB_page`, `MDB_node`).
 * @param whole to look into every page whatever the size
 * @throws Error saying what is wrong
 */
export function checkPages(snapshot: Snapshot, read: Read, whole: boolean): void {
  const { pageSize } = snapshot;
  const seen = new Uint8Array(snapshot.pages);
  const held: Buffer[] = [];
  const isCut = snapshot.pages <= snapshot.lastPage;
  const leaves = whole || isCut || snapshot.pages <= MOST_PAGES;
  snapshot.trees.forEach(({ root, depth }, tree) => {
    if (root !== undefined) walk(root, depth, tree === 0);
  });

  function walk(number: number, levels: number, free: boolean): void {
    if (levels === 1 && !leaves && !free) return;
    const page = pageAt(number, 1, levels);
    const kind = page.readUInt16LE(18) & KINDS;
    if (kind !== (levels === 1 ? LEAF : BRANCH)) throw damaged(number, 'is of another kind');
    const [lower, upper] = [page.readUInt16LE(20), page.readUInt16LE(22)];
    if (lower > upper || upper + HEADER > pageSize) throw damaged(number, 'has no bounds');
    for (let pointer = HEADER; pointer < HEADER + lower; pointer += 2) {
      const at = page.readUInt16LE(pointer) + HEADER;
      if (at < upper + HEADER || at + NODE > pageSize) throw damaged(number, 'points out of itself');
      const keyEnd = at + NODE + page.readUInt16LE(at + 6);
      if (keyEnd > pageSize) throw damaged(number, 'has a key that leaves it');
      if (levels > 1) walk(page.readUInt32LE(at) + page.readUInt16LE(at + 4) * 2 ** 32, levels - 1, free);
      else value(page, number, at, keyEnd, free);
    }
  }

  function value(page: Buffer, number: number, at: number, start: number, free: boolean): void {
    const size = page.readUInt32LE(at);
    const flags = page.readUInt16LE(at + 4);
    if (flags & ~BIG) throw damaged(number, 'has a value of another kind');
    const end = start + (flags & BIG ? HEADER : size);
    if (end > pageSize) throw damaged(number, 'has a value that leaves it');
    const bytes = flags & BIG ? elsewhere(page, start, size) : free ? page.subarray(start, end) : undefined;
    if (free && bytes) checkList(bytes, size, number);
  }

  // A list of free pages: how many, then their numbers.
  function checkList(bytes: Buffer, size: number, number: number): void {
    if (size < 8 || (bytes.readBigUInt64LE(0) + 1n) * 8n > BigInt(size))
      throw damaged(number, 'has a list that leaves it');
  }

  function elsewhere(page: Buffer, at: number, size: number): Buffer {
    const first = Number(page.readBigUInt64LE(at));
    const pages = Math.ceil((HEADER + size) / pageSize);
    const head = pageAt(first, pages, 0);
    if ((head.readUInt16LE(18) & KINDS) !== OVERFLOW || head.readUInt32LE(20) < pages)
      throw damaged(first, 'is of another kind');
    return head.subarray(HEADER);
  }

  /** The first of some pages, all of which must be in the file; in a buffer that its level uses again. */
  function pageAt(number: number, pages: number, level: number): Buffer {
    if (number < 2 || number + pages > snapshot.pages) throw damaged(number, "isn't in the file");
    for (let each = number; each < number + pages; each++) {
      if (seen[each]) throw damaged(each, 'is used twice');
      seen[each] = 1;
    }
    const page = (held[level] ??= Buffer.allocUnsafe(pageSize));
    if (read(page, number * pageSize) < pageSize || page.readBigUInt64LE(0) !== BigInt(number))
      throw damaged(number, 'bears another number');
    return page;
  }
}

function damaged(number: number, what: string): Error {
  return new Error(`page ${number} ${what}`);
}
