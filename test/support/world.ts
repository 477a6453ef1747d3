import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installNginxSnippets } from '../../src/measures/connectors/nginx/snippets.js';
import type { JourneyWorld } from './journey.js';
import { startNginx, type TestNginx } from './nginx.js';
import { freePort, runToEnd, startProcess, type RunningProcess } from './processes.js';
import { startSmtp } from './smtp.js';
import { hasTool } from './tools.js';

const PASSWORD = 'correct horse battery staple';
const CUSTOMERS = 'ref,name,email,language\nK-1,Example Shop,shop@mail.example,en\n';
const RESOURCES = 'customer,kind,value\nK-1,domain,shop.example.org\n';

export interface World extends JourneyWorld {
  /** What serves the customer's sites. */
  nginx: TestNginx | undefined;
  stop(): Promise<void>;
}

interface Arrangement {
  /** Web, worker and store as processes of their own; jobs on this Redis. */
  redisUrl?: string;
  mongodbUri?: string;
}

/** The program as its operator runs it, in processes of its own, with a mail server, nginx where there is one, two accounts and a customer. */
export async function startWorld({ redisUrl, mongodbUri }: Arrangement = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'noticedesk-world-'));
  const smtp = await startSmtp();
  const nginx = hasTool('nginx')
    ? await startNginx({
        servers: (listen, snippets) =>
          `server { ${listen} server_name _; include ${snippets}; location / { return 200 "there"; } }`,
        install: (blocks) =>
          installNginxSnippets(blocks, { name: 'Noticedesk', baseUrl: 'http://localhost' }),
      })
    : undefined;
  const port = await freePort();
  const processes: RunningProcess[] = [];
  const settings: Record<string, string> = {
    DATA_DIR: folder,
    PORT: String(port),
    SMTP_URL: smtp.url,
    SWEEP_SECONDS: '1',
    ...(redisUrl && { REDIS_URL: redisUrl }),
    ...(nginx && {
      NGINX_DIR: nginx.blocks,
      NGINX_TEST: nginx.test,
      NGINX_RELOAD: nginx.reload,
      NGINX_VERIFY: `127.0.0.1:${nginx.port}`,
    }),
  };
  const stop = async () => {
    for (const running of processes.reverse()) await running.stop();
    await nginx?.remove();
    await smtp.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (mongodbUri) settings['MONGODB_URI'] = mongodbUri;
    else if (redisUrl) {
      const store = startProcess('bin/store', settings);
      processes.push(store);
      settings['MONGODB_URI'] = (await store.line(/MONGODB_URI=(\S+)/))[1] ?? '';
    }
    await fillWith(folder, settings);
    if (redisUrl) processes.push(startProcess('workers/index', settings));
    const web = startProcess('src/server', settings);
    processes.push(web);
    await web.line(/Noticedesk is at/);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    base: `http://127.0.0.1:${port}`,
    handler: { email: 'handler@desk.example', password: PASSWORD },
    colleague: { email: 'colleague@desk.example', password: PASSWORD },
    mail: () => smtp.messages,
    host: 'shop.example.org',
    customerEmail: 'shop@mail.example',
    connector: nginx ? 'nginx' : 'manual',
    nginx,
    stop,
  };
}

async function fillWith(folder: string, settings: Record<string, string>): Promise<void> {
  const files = { 'customers.csv': CUSTOMERS, 'resources.csv': RESOURCES };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await must(
    runToEnd(
      'bin/import',
      settings,
      Object.keys(files).map((name) => join(folder, name)),
    ),
  );
  for (const [name, role] of [
    ['handler', 'handler'],
    ['colleague', 'lead'],
  ] as const) {
    const args = ['--name', `The ${name}`, '--email', `${name}@desk.example`, '--role', role];
    await must(runToEnd('bin/staff', settings, args, PASSWORD));
  }
}

async function must(command: Promise<{ code: number | null; output: string }>): Promise<void> {
  const { code, output } = await command;
  if (code !== 0) throw new Error(output);
}
