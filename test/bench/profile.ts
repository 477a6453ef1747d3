import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

interface Share {
  name: string;
  ms: number;
}

const MODULES = 14;
const FUNCTIONS = 25;

/** What the profiles in a folder say: for each thread, where its busy time went by module and by function (self time). */
export function readProfiles(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'));
  return files
    .sort()
    .map((file) => describe(threadOf(file), JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile))
    .join('\n\n');
}

/** CPU.<date>.<time>.<pid>.<thread>.<number>.cpuprofile; the main thread is 0. */
const threadOf = (file: string): string => (file.split('.')[4] === '0' ? 'main thread' : 'store thread');

function describe(thread: string, { nodes, samples, timeDeltas }: Profile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const modules = new Map<string, number>();
  const functions = new Map<string, number>();
  let idle = 0;
  let total = 0;
  for (const [index, sample] of samples.entries()) {
    const frame = frames.get(sample);
    const ms = (timeDeltas[index] ?? 0) / 1000;
    if (!frame) continue;
    total += ms;
    if (frame.functionName === '(idle)') {
      idle += ms;
      continue;
    }
    const module = moduleOf(frame.url, frame.functionName);
    add(modules, module, ms);
    add(functions, `${frame.functionName || '(anonymous)'}  ${module}:${frame.lineNumber + 1}`, ms);
  }
  const busy = total - idle;
  return [
    `  ${thread}: busy ${Math.round((100 * busy) / total)}% of ${(total / 1000).toFixed(1)} s`,
    ...largest(modules, MODULES).map((share) => lineOf(share, busy)),
    '    most of it in',
    ...largest(functions, FUNCTIONS).map((share) => lineOf(share, busy)),
  ].join('\n');
}

/** A package, a folder of ours, a part of Node.js, or what the profiler itself names. */
function moduleOf(url: string, functionName: string): string {
  const packages = url.split('/node_modules/');
  if (packages.length > 1) {
    const [scope = '', name = ''] = (packages.at(-1) ?? '').split('/');
    return scope.startsWith('@') ? `${scope}/${name}` : scope;
  }
  if (url.startsWith('node:')) return url;
  const own = /\/((?:src|workers|config|views)\/.+)$/.exec(url)?.[1];
  if (own !== undefined) return own;
  return url === '' ? (functionName.startsWith('(') ? functionName : '(native)') : url.slice(-40);
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms);
}

function largest(sums: Map<string, number>, most: number): Share[] {
  return [...sums]
    .map(([name, ms]) => ({ name, ms }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, most);
}

const lineOf = ({ name, ms }: Share, busy: number): string =>
  `    ${((100 * ms) / busy).toFixed(1).padStart(5)}%  ${name}`;
