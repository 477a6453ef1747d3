import { Cursors } from './cursors.js';
import { PipelineThread } from './query/pipeline-thread.js';
import type { Environment } from './storage/environment.js';
import { Catalog } from './storage/catalog.js';
import { Writer } from './storage/writer.js';

/** What the commands work on. */
export interface Engine {
  env: Environment;
  catalog: Catalog;
  writer: Writer;
  cursors: Cursors;
  pipelines: PipelineThread;
  startedAt: Date;
  /** what must end before the environment may be closed */
  underWay: Set<Promise<void>>;
}

export function createEngine(env: Environment, mapSize?: number): Engine {
  const catalog = new Catalog(env);
  return {
    env,
    catalog,
    writer: new Writer(catalog, mapSize),
    cursors: new Cursors(),
    pipelines: new PipelineThread(),
    startedAt: new Date(),
    underWay: new Set(),
  };
}

/** A database and the name of a collection in it, which need not exist. */
export interface Target {
  db: string;
  name: string;
}
