import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../config/root.js';
import { Connection } from './connection.js';
import { cpuOf, memoryOf } from './process.js';

const ENTRY = join(import.meta.dirname, '../../src/server.js');
const START_FLAGS = flagsIn(join(projectRoot, 'package.json'));
const START_WITHIN_MS = 60_000;

/** A running program. */
export interface Program {
  port: number;
  /** From the start of the process until it printed its address, and until it had answered a page. */
  addressMs: number;
  pageMs: number;
  /** Anonymous memory now, in MB. */
  memory(): number;
  /** Processor seconds used so far. */
  cpu(): number;
  /** The last faults in its log. */
  faults(): string;
  stop(): Promise<void>;
}

/**
 * Starts the program as a process of its own on a data folder, as in production but for the rate limits; its log, a line
 * for each request as it is by default, goes to a file. Throws what it printed when it doesn't start.
 */
export async function startProgram(dataDir: string, nodeFlags: string[] = []): Promise<Program> {
  const port = await freePort();
  const logFile = join(dataDir, 'log.txt');
  const log = openSync(logFile, 'w');
  const started = performance.now();
  const child = spawn(process.execPath, [...START_FLAGS, ...nodeFlags, ENTRY], {
    cwd: dataDir,
    env: environment({ DATA_DIR: dataDir, PORT: String(port), FORM_LIMIT: '0', SIGN_IN_LIMIT: '0' }),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const since = (): number => performance.now() - started;
  await until(() => readFileSync(logFile, 'utf8').includes('Noticedesk is at'), child, logFile);
  const addressMs = since();
  await answersAPage(port);
  const pageMs = since();
  return {
    port,
    addressMs,
    pageMs,
    memory: () => memoryOf(child.pid),
    cpu: () => cpuOf(child.pid),
    faults: () => faultsIn(logFile),
    stop: () => stop(child),
  };
}

/** Node's flags in the start script: the program is measured as it is run. */
function flagsIn(packageFile: string): string[] {
  const { scripts } = JSON.parse(readFileSync(packageFile, 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

/** Nothing of who runs the benchmark reaches the program: neither a MongoDB nor a log level. */
function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], NODE_ENV: 'production', ...settings };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(isSo: () => boolean, child: ChildProcess, logFile: string): Promise<void> {
  const end = performance.now() + START_WITHIN_MS;
  while (!isSo()) {
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(`the program did not start: ${readFileSync(logFile, 'utf8')}`);
    await sleep(2);
  }
}

async function answersAPage(port: number): Promise<void> {
  const connection = await Connection.open(port);
  const { status } = await connection.send('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  connection.close();
  if (status !== 200) throw new Error(`the first page was answered with ${status}`);
}

function faultsIn(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('{"level":50'))
    .slice(-3)
    .join('\n');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`the program ended by itself, with ${child.exitCode}`);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
