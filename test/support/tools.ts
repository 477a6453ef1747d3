import { spawnSync } from 'node:child_process';

/**
 * Skips what needs an outside program where there is none, and says which; with REQUIRE_TOOLS=1 a missing program
 * fails instead, so that CI cannot pass by skipping.
 */
export function requireTool(context: Mocha.Context, tool: string): void {
  if (hasTool(tool)) return;
  if (process.env['REQUIRE_TOOLS'] === '1') throw new Error(`${tool} is required and not installed`);
  console.log(`      skipped: ${tool} is not installed`);
  context.skip();
}

/** Whether the program is installed. */
export function hasTool(tool: string): boolean {
  return spawnSync('which', [tool]).status === 0;
}
