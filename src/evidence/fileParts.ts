import type { Readable } from 'node:stream';
import { displayName } from './names.js';
import { recogniseType, type EvidenceFile, type EvidenceType } from './types.js';
import type { Received, Vault } from './vault.js';

/** Why one file wasn't taken while the rest of the form was. */
export interface UploadProblem {
  name: string;
  problem: 'too_big' | 'total_too_big' | 'wrong_type' | 'empty' | 'too_many' | 'not_allowed';
}

export interface FileLimits {
  maxFiles: number;
  maxFileBytes: number;
  maxTotalBytes: number;
}

interface Arrived {
  name: string;
  received: Received;
  type: EvidenceType;
}

/** The file parts of one request, in the order in which they came. */
export interface FileParts {
  /** Why a file that is about to come isn't wanted at all; noted as a problem. */
  refuses(originalName: string): boolean;
  /** Takes one file part: reads it to its end, keeps what is within the limits in the incoming folder. */
  take(originalName: string, stream: Readable): Promise<void>;
  /** Puts what arrived in the vault and gives the outcome. Waits for parts that are still being written. */
  keepAll(): Promise<{ files: EvidenceFile[]; problems: UploadProblem[] }>;
  /** Drops what arrived. */
  dropAll(): Promise<void>;
}

/** Collects the file parts of one request. `allowed` is asked before each part and once more before anything is kept. */
export function collectFiles(vault: Vault, limits: FileLimits, allowed: () => boolean): FileParts {
  const outcomes: Promise<Arrived | UploadProblem>[] = [];
  const capped = capBytes(limits);
  let taken = 0;
  let turn = Promise.resolve();
  let closed = false;

  function refuses(originalName: string): boolean {
    const problem = !allowed() ? 'not_allowed' : taken >= limits.maxFiles ? 'too_many' : undefined;
    if (!problem) return false;
    outcomes.push(Promise.resolve({ name: displayName(originalName), problem }));
    return true;
  }

  async function take(originalName: string, stream: Readable): Promise<void> {
    // The parser may come upon another part after it was stopped: nobody would keep or drop that.
    if (closed) return void stream.resume();
    taken += 1;
    // One after another: which file is the one too many must not depend on the disk.
    const outcome = turn.then(() => arrive(displayName(originalName), stream));
    turn = outcome.then(
      () => undefined,
      () => undefined,
    );
    outcomes.push(outcome);
    await outcome;
  }

  async function arrive(name: string, stream: Readable): Promise<Arrived | UploadProblem> {
    const source = capped(stream);
    const received = await vault.receive(source.bytes).catch((error: unknown) => {
      // A file known to be too big stays that when its body is cut off.
      if (!source.problem()) throw error;
    });
    const problem = source.problem() ?? (received?.size === 0 ? 'empty' : undefined);
    const type = received && !problem ? await recogniseType(received.path, name) : undefined;
    if (received && type) return { name, received, type };
    if (received) await vault.discard(received);
    return { name, problem: problem ?? 'wrong_type' };
  }

  async function arrivedParts(): Promise<(Arrived | UploadProblem)[]> {
    closed = true;
    const settled = await Promise.allSettled(outcomes);
    return settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  }

  async function keepAll(): Promise<{ files: EvidenceFile[]; problems: UploadProblem[] }> {
    const files: EvidenceFile[] = [];
    const problems: UploadProblem[] = [];
    const stillAllowed = allowed();
    for (const part of await arrivedParts()) {
      if ('problem' in part) problems.push(part);
      else if (stillAllowed) files.push(await keepOne(part));
      else {
        await vault.discard(part.received);
        problems.push({ name: part.name, problem: 'not_allowed' });
      }
    }
    return { files, problems };
  }

  async function keepOne({ name, type, received }: Arrived): Promise<EvidenceFile> {
    const { sha256, size } = await vault.keep(received);
    return { sha256, name, size, type };
  }

  async function dropAll(): Promise<void> {
    for (const part of await arrivedParts()) if ('received' in part) await vault.discard(part.received);
  }

  return { refuses, take, keepAll, dropAll };
}

/**
 * Streams that pass bytes on up to the limits and swallow the rest: the parser reads on to the next part only when
 * this one is read to its end. A file that is too big takes nothing from what the others may have together.
 */
function capBytes(limits: FileLimits) {
  let total = 0;
  return (stream: Readable) => {
    let problem: 'too_big' | 'total_too_big' | undefined;
    async function* bytes(): AsyncIterable<Uint8Array> {
      let size = 0;
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        if (problem) continue;
        size += chunk.length;
        total += chunk.length;
        if (size > limits.maxFileBytes) problem = 'too_big';
        else if (total > limits.maxTotalBytes) problem = 'total_too_big';
        if (problem) total -= size;
        else yield chunk;
      }
    }
    return { bytes: bytes(), problem: () => problem };
  };
}
