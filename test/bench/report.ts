import type { Loaded, Measured } from './measure.js';
import { atLeast, atMost, factor, lineOf, mb, ms, perSecond, row, type Row } from './table.js';

/** What the figures are held against. */
export const AIMS = {
  complaintsPerSecond: 500,
  pageOneMs: 5,
  pageEightMs: 20,
  memoryMb: 250,
  startMs: 1500,
  growth: 1.5,
} as const;

/** The figures of one size as lines of a table, the aims beside them. */
export function tableOf(measured: Measured): string {
  const { queue, case: one, complaints, memory, start } = measured;
  const rows: Row[] = [
    row('start to address printed', ms(start.address)),
    atMost('start to first page', start.page, AIMS.startMs, ms),
    ...pageRows('queue page', queue),
    ...pageRows('case page', one),
    row('complaints, 1 client', `${times(complaints.one)}; ${effects(complaints.one)}`),
    atLeast('complaints, 16 clients', complaints.sixteen.perSecond, AIMS.complaintsPerSecond, perSecond),
    row('', `${times(complaints.sixteen)}`),
    row('', effects(complaints.sixteen)),
    row('memory (RssAnon) idle', mb(memory.idle)),
    atMost('  at most, under load', memory.peak, AIMS.memoryMb, mb),
    row('  when all was done', mb(memory.after)),
  ];
  return [
    `At ${measured.cases.toLocaleString('en')} cases (seeded in ${measured.seedSeconds.toFixed(0)} s)`,
    ...rows.map(lineOf),
  ].join('\n');
}

/** How page times grow from the smallest store to the largest; empty when there is one size only. */
export function growthOf(all: readonly Measured[]): string {
  const [small, ...more] = [...all].sort((a, b) => a.cases - b.cases);
  const large = more.at(-1);
  if (!small || !large) return '';
  const grown = (['queue', 'case'] as const).flatMap((page) =>
    (['one', 'eight'] as const).map((clients) =>
      atMost(
        `${page} page, ${clients === 'one' ? '1 client' : '8 clients'}`,
        large[page][clients].p50 / small[page][clients].p50,
        AIMS.growth,
        factor,
      ),
    ),
  );
  return [
    `p50 at ${large.cases.toLocaleString('en')} cases against ${small.cases.toLocaleString('en')}`,
    ...grown.map(lineOf),
  ].join('\n');
}

function pageRows(page: string, { one, eight }: Measured['queue']): Row[] {
  return [
    atMost(`${page} p50, 1 client`, one.p50, AIMS.pageOneMs, ms),
    row('', times(one)),
    atMost(`${page} p50, 8 clients`, eight.p50, AIMS.pageEightMs, ms),
    row('', times(eight)),
  ];
}

function times({ requests, perSecond: rate, p50, p95, p99, cpu }: Loaded): string {
  const spread = `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`;
  return `${perSecond(rate)} (${requests}); ${spread}; cores: program ${cpu.program.toFixed(2)}, load ${cpu.load.toFixed(2)}, others ${cpu.others.toFixed(2)}`;
}

function effects({ shareAtEnd, seconds }: Measured['complaints']['one']): string {
  const rest = seconds === null ? 'the rest not within a minute' : `the rest ${seconds.toFixed(1)} s later`;
  return `${Math.round(100 * shareAtEnd)}% of effects done during the load, ${rest}`;
}
