import { execFile } from 'node:child_process';
import { done, failed, type Result } from '../connector.js';

const LAST = 600;

/** The words of a command line: separated by white space, or held together by quotes. Throws when a quote isn't closed. */
export function splitCommand(line: string): [string, ...string[]] {
  const words: string[] = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+|["']/g) ?? [];
  if (words.includes('"') || words.includes("'")) throw new Error(`A quote isn't closed in: ${line}`);
  const [program, ...rest] = words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  if (!program) throw new Error('A command is empty');
  return [program, ...rest];
}

/** Runs a program without a shell. What it said last comes back either way. */
export function runCommand([program, ...rest]: [string, ...string[]], timeoutMs: number): Promise<Result> {
  return new Promise((resolve) => {
    execFile(program, rest, { timeout: timeoutMs, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trim().slice(-LAST);
      if (!error) return resolve(done(said));
      const why = error.killed
        ? `${program} took longer than ${timeoutMs} ms`
        : error.message.split('\n', 1)[0];
      resolve(failed([why, said].join('\n').trim()));
    });
  });
}
