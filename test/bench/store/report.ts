import { atLeast, atMost, factor, lineOf, mb, ms, perSecond, row, type Row } from '../table.js';
import type { StoreFigures, StoreResults } from './index.js';
import { TASK_NAMES } from './tasks.js';

/** What the figures are held against: issue figures, the sync being the machine's own in the same run. */
export const STORE_AIMS = {
  insertSyncs: 2,
  insertMs: 1,
  sixteen: 3,
  growth: 1.5,
  besideMs: 20,
  openMs: 500,
} as const;

/** The store's figures as lines of a table: aims beside them, and those of another server where there are any. */
export function storeTable({ sync, embedded, external }: StoreResults): string {
  const { large } = embedded.documents;
  const rows = rowsOf(embedded, sync.p50);
  const others = external && rowsOf(external, sync.p50);
  const shown = (line: Row, index: number): string => {
    const other = others?.[index]?.figure;
    return other === undefined ? lineOf(line) : `${lineOf(line).padEnd(WIDTH)} MONGODB_URI: ${other}`;
  };
  return [
    `The store at ${large.toLocaleString('en')} documents (seeded in ${embedded.seedSeconds.toFixed(0)} s)`,
    lineOf(row('write 4 KB and fdatasync', `p50 ${ms(sync.p50)}, p99 ${ms(sync.p99)}`)),
    ...rows.map(shown),
  ].join('\n');
}

const WIDTH = 80;

function rowsOf({ documents, insert, find, beside, open, memory }: StoreFigures, syncMs: number): Row[] {
  const { insertSyncs, insertMs, sixteen, growth, openMs } = STORE_AIMS;
  const { one } = insert;
  return [
    atMost('insert p50, 1 client', one.p50, insertSyncs * syncMs + insertMs, ms),
    row('', `${perSecond(one.perSecond)}; p99 ${ms(one.p99)}; ${cores(one)}`),
    atLeast('inserts, 16 clients', insert.sixteen.perSecond / one.perSecond, sixteen, factor),
    row(
      '',
      `${perSecond(insert.sixteen.perSecond)}; p50 ${ms(insert.sixteen.p50)}, p99 ${ms(insert.sixteen.p99)}; ${cores(insert.sixteen)}`,
    ),
    row(`find p50, ${documents.small.toLocaleString('en')}`, ms(find.small.p50)),
    atMost(
      `find p50, ${documents.large.toLocaleString('en')}`,
      find.large.p50 / find.small.p50,
      growth,
      factor,
    ),
    row('', `p50 ${ms(find.large.p50)}, p99 ${ms(find.large.p99)}`),
    ...(open === null
      ? [row('opening the folder', 'not ours')]
      : [atMost('opening the folder', open, openMs, ms)]),
    row(
      'memory (RssAnon)',
      Number.isNaN(memory.idle) ? 'not ours' : `idle ${mb(memory.idle)}, at most ${mb(memory.peak)}`,
    ),
    row("another client's indexed reads, p99, during", ''),
    ...TASK_NAMES.flatMap((task) => {
      const { p50, p99, longest, seconds, cpu, memory: most } = beside[task];
      return [
        atMost(`  ${task}`, p99, STORE_AIMS.besideMs, ms),
        row(
          '',
          `p50 ${ms(p50)}, longest ${ms(longest)}; it took ${seconds.toFixed(1)} s; ${cores({ cpu })}; ${mb(most)}`,
        ),
      ];
    }),
  ];
}

const cores = ({ cpu }: Pick<StoreFigures['insert']['one'], 'cpu'>): string =>
  `cores: store ${cpu.program.toFixed(2)}, load ${cpu.load.toFixed(2)}, others ${cpu.others.toFixed(2)}`;
