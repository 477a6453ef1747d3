import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApartReader } from '../../src/intake/reading/apart.js';
import type { Fact } from '../../src/intake/reading/report.js';
import type { Kind } from '../../src/intake/reading/reading.js';
import { classesOf } from './classes.js';
import { compare } from './compare.js';
import type { Compared } from './compare.js';
import type { Listed } from './list.js';

/** What was read of one file, as `--json` writes it. */
export interface ReadListed {
  path: string;
  kind: string;
  expected: string;
  takenFor: Kind;
  by: string;
  reason: string;
  outcome: 'case' | 'held' | 'noted';
  reports: number;
  facts: Fact[];
  visible: string;
  warnings: string[];
  milliseconds: number;
  peakMemory: number;
  ended: boolean;
  pairs: Compared[];
  /** Whether it was taken for what it is; null when the index doesn't say what it is. */
  told: boolean | null;
}

const OUTCOME: Record<Kind, ReadListed['outcome']> = {
  complaint: 'case',
  held: 'held',
  // Which letter it answers is known only where letters are: here none is.
  reply: 'held',
  bounce: 'noted',
  auto_reply: 'noted',
  read_receipt: 'noted',
  challenge: 'noted',
};

/** Reads one file of a corpus by the same way that a message goes, and holds it against what is expected. */
export async function readListed(reader: ApartReader, folder: string, listed: Listed): Promise<ReadListed> {
  const raw = await readFile(join(folder, listed.path));
  const { reading, milliseconds, peakMemory, ended } = await reader.read(
    raw,
    isMail(listed.path, raw) ? '' : listed.path,
  );
  const facts = [...reading.reports.flatMap((report) => report.facts), ...reading.facts, ...reading.about];
  const named = reading.reports.flatMap(({ category, happenedAt }) => [
    ...(category === '' ? [] : [{ name: 'category', value: category, source: 'report' }]),
    ...(happenedAt === '' ? [] : [{ name: 'happened_at', value: happenedAt, source: 'report' }]),
  ]);
  const classes = classesOf(listed.kind, listed.expected);
  return {
    path: listed.path,
    kind: listed.kind,
    expected: listed.expected,
    takenFor: reading.kind,
    by: reading.by,
    reason: reading.reason,
    outcome: OUTCOME[reading.kind],
    reports: reading.reports.length,
    facts: [...facts, ...named],
    visible: reading.visible,
    warnings: [...reading.problems, ...reading.reports.flatMap(({ warnings }) => warnings)],
    milliseconds: Math.round(milliseconds * 10) / 10,
    peakMemory,
    ended,
    pairs: [
      ...(await visiblePair(folder, listed.expected, reading.visible)),
      ...compare(listed.expected, [...facts, ...named], raw.toString('utf8'), reading.reports.length),
    ],
    told: classes === null ? null : classes.includes(reading.kind),
  };
}

/** By its name, or by headers at its start. */
function isMail(path: string, raw: Buffer): boolean {
  if (/\.(?:eml|msg|mbox|mail)$/i.test(path)) return true;
  const start = raw.subarray(0, 4096).toString('latin1');
  const headers =
    /^(?:received|return-path|from|to|date|subject|mime-version|message-id|delivered-to|content-type):/gim;
  return (
    /^[\ufeff]?[\w-]+:[ \t]/.test(start) &&
    new Set([...start.matchAll(headers)].map(([name]) => name.toLowerCase())).size >= 3
  );
}

/** For a reply: whether the new text is that of the file that the index names for it. */
async function visiblePair(folder: string, expected: string, visible: string): Promise<Compared[]> {
  const path = /visible text after trimming = (\S+)/.exec(expected)?.[1];
  if (path === undefined || path.includes('..')) return [];
  const wanted = await readFile(join(folder, path), 'utf8');
  return [
    { key: 'visible text', value: path, outcome: visible.trim() === wanted.trim() ? 'read' : 'missed' },
  ];
}
