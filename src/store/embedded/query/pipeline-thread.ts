import { Worker } from 'node:worker_threads';
import { splitDocuments } from '../bson/raw.js';
import { decode, encodePromoted } from '../bson/values.js';
import { type CodeName, CommandError } from '../errors.js';
import type { Stages } from './pipeline-run.js';

/** What the thread is told, and answers. Documents are encoded, one behind the other: the buffer is all that is copied. */
export type Told = { begin: Uint8Array } | { documents: Uint8Array; of?: string | undefined } | { end: true };

export interface Answer {
  result?: Uint8Array;
  error?: { codeName: CodeName; message: string; details: Uint8Array };
}

/** Some encoded documents of the collection, or of another that is read too. */
export interface Chunk {
  documents: Buffer[];
  of?: string | undefined;
}

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

const IDLE_MS = 5_000;
/** What the documents of a pipeline may take, decoded, in MB. */
const MEMORY = 512;

/**
 * Runs large pipelines in a thread of their own, one after the other, so that they keep nobody waiting, and so that one that needs too much
 * memory ends nothing but itself. The thread is there only while it is needed.
 */
export class PipelineThread {
  #worker: Worker | undefined;
  #waiting: Waiting | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  /** @returns the encoded documents that the stages make of the chunks */
  run(stages: Stages, chunks: AsyncIterable<Chunk>): Promise<Buffer[]> {
    const result = this.#last.then(() => this.#run(stages, chunks));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #run(stages: Stages, chunks: AsyncIterable<Chunk>): Promise<Buffer[]> {
    clearTimeout(this.#idle);
    try {
      await this.#tell({ begin: encodePromoted({ ...stages }) });
      for await (const { documents, of } of chunks)
        await this.#tell({ documents: Buffer.concat(documents), of });
      const { result = new Uint8Array() } = await this.#tell({ end: true });
      return splitDocuments(result);
    } finally {
      this.#idle = setTimeout(() => this.#end(), IDLE_MS).unref();
    }
  }

  async #tell(told: Told): Promise<Answer> {
    const worker = (this.#worker ??= this.#start());
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      worker.postMessage(told);
    });
    const { error } = answer;
    if (error) throw new CommandError(error.codeName, error.message, decode(error.details));
    return answer;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./pipeline-worker.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    let fault: unknown = new Error('the thread for pipelines ended');
    worker.on('message', (answer: Answer) => this.#waiting?.resolve(answer));
    worker.on('error', (error) => (fault = error));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#waiting?.reject(inWords(fault));
    });
    worker.unref();
    return worker;
  }

  #end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}

function inWords(fault: unknown): unknown {
  const isMemory = fault instanceof Error && 'code' in fault && fault.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!isMemory) return fault;
  return new CommandError(
    'QueryExceededMemoryLimitNoDiskUseAllowed',
    `the documents of a pipeline need more than ${MEMORY} MB: leave out fields or documents in its first stages`,
  );
}
