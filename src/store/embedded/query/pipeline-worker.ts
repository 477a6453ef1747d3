// The thread in which large pipelines run: what it is told it answers, one thing after the other.
import { parentPort } from 'node:worker_threads';
import { splitDocuments } from '../bson/raw.js';
import { decode, decodePromoted, encodePromoted, promote } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { Answer, Told } from './pipeline-thread.js';
import { PipelineRun, type Stages } from './pipeline-run.js';

let run: PipelineRun | undefined;

function answer(told: Told): Answer {
  try {
    if ('begin' in told) run = new PipelineRun(promote(decode(told.begin)) as Stages);
    else if ('documents' in told) run?.add(splitDocuments(told.documents).map(decodePromoted), told.of);
    else return { result: finish() };
    return {};
  } catch (error) {
    run = undefined;
    if (!(error instanceof CommandError)) throw error;
    const { codeName, message, details } = error;
    return { error: { codeName, message, details: encodePromoted(details) } };
  }
}

function finish(): Uint8Array {
  const docs = run?.result() ?? [];
  run = undefined;
  return Buffer.concat(docs.map(encodePromoted));
}

parentPort?.on('message', (told: Told) => parentPort?.postMessage(answer(told)));
