import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { casePages, queuePages, reader, signIn } from './desk.js';
import { complain, loaded } from './measure.js';
import type { Options } from './options.js';
import { readProfiles } from './profile.js';
import { startProgram, type Program } from './program.js';
import type { Seeded } from './seed/index.js';

type Load = (program: Program) => Promise<unknown>;

/**
 * Each load once more, on a program of its own with the profiler on, printed by module and function. The profile has the
 * start of the program in it.
 */
export async function profileLoads(dataDir: string, seeded: Seeded, { seconds }: Options): Promise<string> {
  const pages =
    (addresses: string[]): Load =>
    async (program) => {
      const handlers = await Promise.all(seeded.accounts.map((account) => signIn(program.port, account)));
      await loaded(
        program,
        handlers.map((visitor, n) => reader(visitor, addresses, n * 5)),
        seconds,
      );
      for (const handler of handlers) handler.leave();
    };
  const loads: [name: string, load: Load][] = [
    ['queue', pages(queuePages())],
    ['case', pages(casePages(seeded.cases))],
    ['complaints', (program) => complain(program, dataDir, seeded, 16, seconds)],
  ];
  const parts: string[] = [];
  for (const [name, load] of loads) {
    const folder = join(dataDir, `profile-${name}`);
    mkdirSync(folder);
    const program = await startProgram(dataDir, ['--cpu-prof', `--cpu-prof-dir=${folder}`]);
    try {
      await load(program);
    } finally {
      await program.stop();
    }
    parts.push(`Profile: ${name}\n${readProfiles(folder)}`);
  }
  return parts.join('\n\n');
}
