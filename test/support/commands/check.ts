import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../config/index.js';
import { recordedCommands, type Recorded } from './recording.js';
import { type Fields, keyOfShape } from './shape.js';
import { mayScan } from './scans.js';

const FILE = join(projectRoot, 'test/store/shapes.jsonl');

/** The shapes of every command that the application is known to send. */
export function knownShapes(): Fields[] {
  return readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Fields);
}

// At the end of every run, of one file or of all: what the suites made the application send.
after(function everyCommandIsKnownAndServedByAnIndex() {
  const known = new Set(knownShapes().map(keyOfShape));
  const fresh = recordedCommands().filter(
    ({ shape, byChance }) => !byChance && !known.has(keyOfShape(shape)),
  );
  const scans = recordedCommands().filter(isScan);
  if (process.env['RECORD_COMMANDS']) {
    appendFileSync(FILE, fresh.map(({ shape }) => `${JSON.stringify(shape)}\n`).join(''));
  } else if (fresh.length > 0) {
    throw new Error(
      `The application sends commands of a new shape. RECORD_COMMANDS=1 adds them to test/store/shapes.jsonl:\n${linesOf(fresh)}`,
    );
  }
  if (scans.length > 0) {
    throw new Error(
      `The application sends commands that no index serves; what may is listed in test/support/commands/scans.ts:\n${linesOf(scans)}`,
    );
  }
});

const linesOf = (commands: readonly Recorded[]): string =>
  commands.map(({ shape }) => `  ${JSON.stringify(shape)}`).join('\n');

/** Whether the store looks at a whole collection, or sorts in memory. */
function isScan({ shape, plan }: Recorded): boolean {
  const stages = plan ? [...stagesIn(plan)] : [];
  return (stages.includes('COLLSCAN') || stages.includes('SORT')) && !mayScan(shape);
}

function* stagesIn(plan: unknown): Generator<unknown> {
  if (typeof plan !== 'object' || plan === null) return;
  for (const [name, value] of Object.entries(plan)) {
    if (name === 'rejectedPlans') continue;
    if (name === 'stage') yield value;
    else yield* stagesIn(value);
  }
}
