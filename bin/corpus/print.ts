import { isNamedFormat } from './classes.js';
import type { ReadListed } from './readListed.js';

/** Tells of each file what was expected and what was read, then totals for each kind and the misses with their reasons. */
export function print(files: ReadListed[], say: (line: string) => void): void {
  for (const file of files) describe(file, say);
  say(
    '\nTotals by kind: files, told apart, values read of those that stand in the file, slowest, most memory',
  );
  for (const kind of [...new Set(files.map((file) => file.kind))].sort())
    total(
      kind,
      files.filter((file) => file.kind === kind),
      say,
    );
  say('');
  const judged = files.filter(({ told }) => told !== null);
  const named = files.filter(({ kind }) => isNamedFormat(kind));
  say(`Taken for what they are: ${share(judged.filter(({ told }) => told === true).length, judged.length)}`);
  say(`Named formats with every value read: ${share(named.filter(isWhole).length, named.length)}`);
  say(
    `Cases ${count(files, 'case')}, noted ${count(files, 'noted')}, held ${count(files, 'held')}; none lost.`,
  );
  const misses = files.filter((file) => file.told === false || !isWhole(file));
  say(misses.length === 0 ? '\nNo misses.' : `\nMisses (${misses.length}):`);
  for (const file of misses) say(`  ${file.path}: ${whyMissed(file)}`);
}

function describe(
  { path, kind, expected, takenFor, by, reports, facts, reason, milliseconds }: ReadListed,
  say: (line: string) => void,
): void {
  say(`${path}  [${kind}]`);
  if (expected !== '') say(`  expected  ${clip(expected, 300)}`);
  say(`  read      ${takenFor} by ${by}, reports ${reports}, ${milliseconds} ms: ${reason}`);
  say(
    `            ${clip(
      facts
        .slice(0, 12)
        .map(({ name, value }) => `${name}=${clip(value, 60)}`)
        .join('; '),
      600,
    )}`,
  );
}

function total(kind: string, files: ReadListed[], say: (line: string) => void): void {
  const pairs = files.flatMap((file) => file.pairs).filter(({ outcome }) => outcome !== 'absent');
  const judged = files.filter(({ told }) => told !== null);
  const told =
    judged.length === 0 ? '-' : `${judged.filter((file) => file.told === true).length}/${judged.length}`;
  const read = `${pairs.filter(({ outcome }) => outcome === 'read').length}/${pairs.length}`;
  const slowest = Math.max(...files.map(({ milliseconds }) => milliseconds));
  const memory = Math.max(...files.map(({ peakMemory }) => peakMemory)) / 1024 / 1024;
  say(
    `  ${kind.padEnd(20)} ${String(files.length).padStart(4)}  ${told.padStart(7)}  ${read.padStart(9)}  ${slowest.toFixed(1)} ms  ${memory.toFixed(0)} MB`,
  );
}

function whyMissed({ told, takenFor, by, reason, pairs }: ReadListed): string {
  const missed = pairs
    .filter(({ outcome }) => outcome === 'missed')
    .map(({ key, value }) => `${key}=${clip(value, 80)}`);
  return [
    ...(told === false ? [`taken for ${takenFor} (${by}): ${reason}`] : []),
    ...(missed.length > 0 ? [`not read: ${missed.join('; ')}`] : []),
  ].join(' | ');
}

function isWhole({ pairs }: ReadListed): boolean {
  return pairs.every(({ outcome }) => outcome !== 'missed');
}

function count(files: ReadListed[], outcome: ReadListed['outcome']): number {
  return files.filter((file) => file.outcome === outcome).length;
}

function share(some: number, all: number): string {
  return `${some} of ${all}${all === 0 ? '' : ` (${((100 * some) / all).toFixed(1)} %)`}`;
}

function clip(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
