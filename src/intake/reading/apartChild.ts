import { readFileSync, writeFileSync } from 'node:fs';
import type { Reading } from './reading.js';
import { readFile, readMail } from './readRaw.js';

/** What the process that reads is asked: a mail's bytes, or a file's with its name. */
export interface Task {
  raw: Uint8Array;
  fileName: string;
  /** Whether to tell the peak of this message; it costs two reads of the kernel's tables. */
  measure: boolean;
}

/** `peak` is the most that it held while it read this message (as far as it was measured), `resident` what it holds now; in bytes. */
export type Answer = { peak: number; resident: number } & ({ reading: Reading } | { fault: string });

process.on('message', (tasks: readonly Task[]) => void answerAll(tasks));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function answerAll(tasks: readonly Task[]): Promise<void> {
  const answers: Answer[] = [];
  for (const task of tasks) answers.push(await answerTo(task));
  process.send?.(answers);
}

async function answerTo({ raw, fileName, measure }: Task): Promise<Answer> {
  if (measure) forgetPeak();
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  try {
    const reading = await (fileName === '' ? readMail(bytes) : readFile(bytes, fileName));
    return { reading, ...memory(measure) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { fault: `Reading it failed: ${message}`, ...memory(measure) };
  }
}

/** Linux keeps the highest resident size, and forgets it when asked. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Another system: the peak is what is held now.
  }
}

function memory(measure: boolean): { peak: number; resident: number } {
  const resident = process.memoryUsage.rss();
  if (!measure) return { peak: resident, resident };
  try {
    const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return { peak: Number(peak ?? 0) * 1024, resident };
  } catch {
    return { peak: resident, resident };
  }
}
