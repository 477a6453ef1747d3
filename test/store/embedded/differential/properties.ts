import fc, { type IAsyncProperty } from 'fast-check';
import { checkUpdate, checkUpsert } from './changing.js';
import { checkFilter, checkProjection, checkSort } from './finding.js';
import { updates, upsertFilters } from './generate/changes.js';
import { filters } from './generate/filters.js';
import { indexes } from './generate/indexes.js';
import { pipelines, projections, sorts } from './generate/reading.js';
import { documents } from './generate/values.js';
import { checkIndexes } from './indexing.js';
import { checkPipeline } from './pipelines.js';
import { refill, type Row, type Sides } from './sides.js';

/** A sentence about the store, and what tries it; any number of times. */
export interface Property {
  says: string;
  runs: number;
  on: (sides: Sides) => IAsyncProperty<unknown>;
}

const rows = (most: number) =>
  fc
    .array(documents, { minLength: 1, maxLength: most })
    .map((docs) => docs.map((doc, _id): Row => ({ _id, ...doc })));
const several = <T>(one: fc.Arbitrary<T>, count = 6) => fc.array(one, { minLength: 1, maxLength: count });

export const PROPERTIES: readonly Property[] = [
  {
    says: 'finds and counts what mingo finds',
    runs: 100,
    on: (sides) =>
      fc.asyncProperty(rows(12), several(filters), async (docs, filters) => {
        await refill(sides, docs);
        for (const filter of filters) await checkFilter(sides, docs, filter);
      }),
  },
  {
    says: 'sorts, skips and limits as mingo does',
    runs: 60,
    on: (sides) =>
      fc.asyncProperty(rows(12), several(sorts), fc.nat(4), fc.nat(8), async (docs, sorts, skip, limit) => {
        await refill(sides, docs);
        for (const sort of sorts) await checkSort(sides, sort, skip, limit);
      }),
  },
  {
    says: 'projects as mingo does, and gives values as they are stored',
    runs: 60,
    on: (sides) =>
      fc.asyncProperty(rows(8), several(projections), async (docs, projections) => {
        await refill(sides, docs);
        for (const projection of projections) await checkProjection(sides, docs, projection);
      }),
  },
  {
    says: 'updates as mingo does, keeps types, and refuses what MongoDB refuses',
    runs: 100,
    on: (sides) =>
      fc.asyncProperty(rows(5), several(updates, 4), async (docs, updates) => {
        for (const update of updates) {
          await refill(sides, docs);
          for (const doc of docs) await checkUpdate(sides, doc, update);
        }
      }),
  },
  {
    says: "inserts an upsert's equalities and update",
    runs: 100,
    on: (sides) =>
      fc.asyncProperty(upsertFilters, updates, (filter, update) => checkUpsert(sides, filter, update)),
  },
  {
    says: 'runs pipelines as mingo does',
    runs: 60,
    on: (sides) =>
      fc.asyncProperty(rows(10), several(pipelines), async (docs, pipelines) => {
        await refill(sides, docs);
        for (const pipeline of pipelines) await checkPipeline(sides, docs, pipeline);
      }),
  },
  {
    says: 'finds by any index what a scan finds, also after changes',
    runs: 30,
    on: (sides) =>
      fc.asyncProperty(
        rows(20),
        indexes,
        several(fc.tuple(filters, sorts), 8),
        several(updates, 3),
        checkIndexes.bind(undefined, sides),
      ),
  },
];
