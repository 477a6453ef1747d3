import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

export interface TestNginx {
  /** Speaks HTTP. */
  port: number;
  /** Speaks TLS, HTTP/1.1 and HTTP/2; 0 without a certificate. */
  tlsPort: number;
  /** The folder that its configuration includes: NGINX_DIR. */
  blocks: string;
  /** The document root of every server. */
  root: string;
  test: string;
  reload: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

export interface NginxOptions {
  /** The server blocks; `listen` and the folder of the snippets are filled in for them. */
  servers: (listen: string, snippets: string) => string;
  tls?: boolean;
  /** More lines for the http block. */
  http?: string;
  install: (folder: string) => void;
}

/** A real nginx of a test's own, on free ports, with everything it writes in a temporary folder. */
export async function startNginx({ servers, tls, http = '', install }: NginxOptions): Promise<TestNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  const blocks = join(folder, 'noticedesk');
  const root = join(folder, 'root');
  await mkdir(root);
  install(blocks);
  const [port, tlsPort] = [await freePort(), tls ? await freePort() : 0];
  if (tls) makeCertificate(folder);
  const secure = tls
    ? `listen 127.0.0.1:${tlsPort} ssl http2; ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;`
    : '';
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const config = `
${userInfo().uid === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
worker_processes 2;
events { worker_connections 256; }
http {
  access_log off;
  server_names_hash_bucket_size 128;
  ${temps.join(' ')}
  root ${root};
  ${http}
  include ${blocks}/http.conf;
  ${servers(`listen 127.0.0.1:${port}; ${secure}`, `${blocks}/server.conf`)}
}`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, config);
  const command = `nginx -p ${folder} -c ${file} -e ${folder}/error.log`;
  let stop = async (): Promise<void> => {};
  const start = async () => {
    stop = await run([...command.split(' ').slice(1), '-g', 'daemon off;'], port);
  };
  await start();
  return {
    port,
    tlsPort,
    blocks,
    root,
    test: `${command} -t -q`,
    reload: `${command} -s reload`,
    start,
    stop: () => stop(),
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(args: string[], port: number): Promise<() => Promise<void>> {
  const server = spawn('nginx', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  await Promise.race([
    listening(port),
    ended.then(() => Promise.reject(new Error(`nginx ended at once: ${said}`))),
  ]);
  return async () => {
    server.kill('SIGTERM');
    await ended;
  };
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(10);
  }
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Sends a request exactly as given, escapes, dots and all, which no HTTP client would. One character is one byte. */
export function ask(
  nginx: TestNginx,
  line: string,
  options: { tls?: boolean; method?: string; headers?: string[] } = {},
): Promise<RawAnswer> {
  const [host = '', target = '/'] = line.split(/(?<=^[^/?]*)(?=[/?])/);
  const head = [`${options.method ?? 'GET'} ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close'];
  const request = [...head, ...(options.headers ?? []), '', ''].join('\r\n');
  return new Promise((resolve, reject) => {
    const socket = options.tls
      ? connectTls({ port: nginx.tlsPort, host: '127.0.0.1', rejectUnauthorized: false })
      : connect(nginx.port, '127.0.0.1');
    let got = '';
    socket.on('data', (piece: Buffer) => (got += piece.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(readAnswer(got)));
    socket.write(request, 'latin1');
  });
}

function readAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines
    .map((line) => line.split(/: (.*)/s))
    .map(([name = '', value = '']) => [name.toLowerCase(), value]);
  return {
    status: Number(first.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: rest.join('\r\n\r\n'),
  };
}

function makeCertificate(folder: string): void {
  const args =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=example.nl';
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const { status, stderr } = spawnSync('openssl', [...args.split(' '), ...files]);
  if (status !== 0) throw new Error(`openssl: ${stderr.toString()}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
