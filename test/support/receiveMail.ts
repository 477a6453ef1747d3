import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../../config/index.js';

/** bin/receive-mail of the tree under test, in a folder of its own where any user may run it. */
export interface ReceiveMail {
  program: string;
  run(
    raw: string | Buffer,
    options?: {
      args?: string[];
      env?: Record<string, string>;
      cwd?: string;
      uid?: number;
      keepOpen?: boolean;
    },
  ): Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
  remove(): Promise<void>;
}

export async function installReceiveMail(): Promise<ReceiveMail> {
  const folder = await mkdtemp(join(tmpdir(), 'receive-mail-'));
  await chmod(folder, 0o755);
  const program = join(folder, 'bin', 'receive-mail');
  await mkdir(join(folder, 'bin'));
  await copyFile(join(projectRoot, 'bin', 'receive-mail'), program);
  await symlink(fileURLToPath(new URL('../..', import.meta.url)), join(folder, 'dist'));
  return {
    program,
    run: async (raw, { args = [], env = {}, cwd = folder, uid, keepOpen = false } = {}) => {
      const child = spawn(program, args, {
        cwd,
        env: { PATH: process.env['PATH'] ?? '', ...env },
        stdio: ['pipe', 'ignore', 'pipe'],
        ...(uid !== undefined && { uid, gid: uid }),
      });
      let stderr = '';
      child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
      child.stdin.on('error', () => undefined);
      child.stdin.write(raw);
      if (!keepOpen) child.stdin.end();
      await once(child, 'close');
      return { code: child.exitCode, signal: child.signalCode, stderr };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
