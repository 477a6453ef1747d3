import { decodePromoted, type Doc, encodePromoted } from '../bson/values.js';
import type { Batches } from '../cursors.js';
import type { Engine } from '../engine.js';
import { openQuery } from '../plan/scan.js';
import { breathe, pull } from '../plan/source.js';
import { compileFilter } from '../query/filter.js';
import { collectionsIn, PipelineRun, type Stages } from '../query/pipeline-run.js';
import type { Chunk } from '../query/pipeline-thread.js';

/** Gives encoded documents, then undefined. */
type Documents = () => Promise<Buffer | undefined>;

/** So many documents are taken at once. */
const CHUNK = 50;
/** Up to so many go through a pipeline here, which takes some milliseconds; more have a thread for it. */
const FEW = 500;

/** The documents that stages make of others. Only where one stage needs them all are they all read first. */
export async function runStages(
  engine: Engine,
  db: string,
  documents: Documents,
  stages: Stages,
): Promise<Batches> {
  if (stages.whole.length === 0) return oneAfterTheOther(documents, stages);
  const chunks = chunksOf(engine, db, documents, stages);
  const first: Chunk[] = [];
  for (let many = 0; many <= FEW;) {
    const { value, done } = await chunks.next();
    if (done) return runHere(first, stages);
    first.push(value);
    many += value.documents.length;
  }
  return inTurn(await engine.pipelines.run(stages, both(first, chunks)));
}

function oneAfterTheOther(documents: Documents, stages: Stages): Batches {
  let made: Doc[] = [];
  let chunk: Chunk | undefined;
  return {
    async next() {
      while (made.length === 0 && (!chunk || chunk.documents.length > 0)) {
        if (chunk) await breathe();
        chunk = await chunkOf(documents);
        const run = new PipelineRun(stages);
        run.add(chunk.documents.map(decodePromoted));
        made = run.result().reverse();
      }
      const doc = made.pop();
      return doc && encodePromoted(doc);
    },
  };
}

function runHere(chunks: readonly Chunk[], stages: Stages): Batches {
  const run = new PipelineRun(stages);
  for (const { documents, of } of chunks) run.add(documents.map(decodePromoted), of);
  return inTurn(run.result().map(encodePromoted));
}

async function* chunksOf(
  { catalog }: Engine,
  db: string,
  documents: Documents,
  { whole }: Stages,
): AsyncGenerator<Chunk, undefined> {
  for (const of of collectionsIn(whole)) {
    const source = openQuery(catalog, catalog.get(db, of), { filter: compileFilter({}), sort: [] });
    yield* chunked(async () => (await pull(source))?.raw, of);
  }
  yield* chunked(documents);
  return undefined;
}

async function* chunked(documents: Documents, of?: string): AsyncGenerator<Chunk, void> {
  for (;;) {
    const chunk = await chunkOf(documents, of);
    if (chunk.documents.length === 0) return;
    yield chunk;
  }
}

async function chunkOf(documents: Documents, of?: string): Promise<Chunk> {
  const some: Buffer[] = [];
  for (let raw = await documents(); raw; raw = await documents()) {
    some.push(raw);
    if (some.length === CHUNK) break;
  }
  return { documents: some, of };
}

async function* both(first: readonly Chunk[], rest: AsyncIterable<Chunk>): AsyncGenerator<Chunk, void> {
  yield* first;
  yield* rest;
}

function inTurn(documents: readonly Buffer[]): Batches {
  let at = 0;
  return { next: () => Promise.resolve(documents[at++]) };
}
