import { resolve } from 'node:path';
import type { Config } from '../../../config/index.js';
import type { Connector } from './connector.js';
import type { Place } from './look.js';
import { createManualConnector } from './manual.js';
import { splitCommand } from './nginx/command.js';
import { createNginxConnector } from './nginx/index.js';
import { installNginxSnippets } from './nginx/snippets.js';

export interface Connectors {
  manual: Connector;
  /** Absent without NGINX_DIR: then every measure is carried out by hand. */
  nginx?: Connector;
}

type Settings = Pick<
  Config,
  'NGINX_DIR' | 'NGINX_TEST' | 'NGINX_RELOAD' | 'NGINX_VERIFY' | 'BRAND_NAME' | 'BASE_URL'
>;

/**
 * The connectors that the settings allow; with NGINX_DIR it also writes the files that nginx includes. Throws, in words for the
 * operator, when that folder can't be written to or a setting can't be read.
 */
export function createConnectors(config: Settings): Connectors {
  const manual = createManualConnector();
  if (!config.NGINX_DIR) return { manual };
  const folder = resolve(config.NGINX_DIR);
  installNginxSnippets(folder, { name: config.BRAND_NAME, baseUrl: config.BASE_URL });
  const nginx = createNginxConnector({
    folder,
    test: splitCommand(config.NGINX_TEST),
    reload: splitCommand(config.NGINX_RELOAD),
    verifyAt: config.NGINX_VERIFY ? readPlace(config.NGINX_VERIFY) : null,
  });
  return { manual, nginx };
}

function readPlace(text: string): Place {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (!host || !port || Number(port) < 1 || Number(port) > 65535) {
    throw new Error(`NGINX_VERIFY must be host:port, such as 127.0.0.1:80, and not ${text}`);
  }
  return { host, port: Number(port) };
}
