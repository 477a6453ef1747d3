import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { settingsSchema, settings, type Settings } from './schema.js';
import { readOrMakeSecret } from './secret.js';

export { projectRoot } from './root.js';

/** The settings of one process, checked, with the derived ones filled in. */
export type Config = KeylessConfig & { SECRET: string };

/** The same for whoever needs no key: there is one only if it was given. */
export type KeylessConfig = Omit<Settings, 'BASE_URL' | 'EVIDENCE_DIR'> & {
  BASE_URL: string;
  EVIDENCE_DIR: string;
};

/** What is wrong with the settings, one line for each, fit to show to the operator. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the settings from an environment (default: the process's own, with `.env` beside the program).
 * Throws ConfigError naming every setting that is wrong; values are never repeated, since they may be secret.
 */
export function loadConfig(environment?: NodeJS.ProcessEnv): Config {
  const config = loadKeylessConfig(environment);
  return { ...config, SECRET: config.SECRET ?? readOrMakeSecret(config.DATA_DIR) };
}

/** The same without making a key: nothing is written. */
export function loadKeylessConfig(environment?: NodeJS.ProcessEnv): KeylessConfig {
  const parsed = settingsSchema.safeParse(onlyKnown(environment ?? processEnvironment()));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings are wrong:\n${lines.join('\n')}`);
  }
  const given = parsed.data;
  const dataDir = resolve(given.DATA_DIR);
  return {
    ...given,
    DATA_DIR: dataDir,
    BASE_URL: given.BASE_URL ?? `http://localhost:${given.PORT}`,
    EVIDENCE_DIR: resolve(given.EVIDENCE_DIR ?? join(dataDir, 'evidence')),
  };
}

function processEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

function onlyKnown(environment: NodeJS.ProcessEnv): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of Object.keys(settings)) {
    const value = environment[name];
    if (value !== undefined && value.trim() !== '') known[name] = value.trim();
  }
  return known;
}
