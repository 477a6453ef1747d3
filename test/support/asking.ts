import type { Response } from 'supertest';
import type { TestApp, Visitor } from './app.js';

export type Answer = Response;
export type Pairs = readonly (readonly [string, string])[];
export type Changes = Record<string, string | readonly string[] | undefined>;

export interface Upload {
  /** The name exactly as it stands in the part's header. */
  name: string;
  content: Buffer | string;
  type?: string;
  field?: string;
}

/** Somebody who sends what they like: keeps cookies, follows nothing, fills in forms as they stand or otherwise. */
export class Asker {
  constructor(readonly agent: Visitor) {
    agent.set('Accept-Language', 'en');
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.agent.get(path).set(headers);
  }

  /** The hidden fields of the form on a page; without a form, what its page needs to take one. */
  async hidden(path: string): Promise<Record<string, string>> {
    const { text } = await this.get(path);
    const inputs = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]));
  }

  /** Sends the form on a page with these fields: `undefined` leaves one out, an array sends it several times. */
  async fill(path: string, changes: Changes, to = path): Promise<Answer> {
    return this.post(to, pairsOf({ ...(await this.hidden(path)), ...changes }));
  }

  async post(path: string, pairs: Pairs): Promise<Answer> {
    return this.send(
      path,
      'application/x-www-form-urlencoded',
      new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString(),
    );
  }

  /** Sends the form on a page as multipart, with files. */
  async attach(path: string, changes: Changes, files: readonly Upload[]): Promise<Answer> {
    const pairs = pairsOf({ ...(await this.hidden(path)), ...changes });
    return this.send(path, 'multipart/form-data; boundary=edge', multipart(pairs, files));
  }

  async send(
    path: string,
    type: string,
    body: Buffer | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.agent
      .post(path)
      .set('Content-Type', type)
      .set(headers)
      .serialize((data: unknown) => data as string)
      .send(body);
  }
}

export function pairsOf(fields: Changes): Pairs {
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((single) => [name, single] as const),
  );
}

/** A multipart body with the boundary `edge`. */
export function multipart(pairs: Pairs, files: readonly Upload[] = []): Buffer {
  const parts = [
    ...pairs.map(([name, value]) => part(`name="${name}"`, value)),
    ...files.map(({ name, content, type = 'image/png', field = 'files' }) =>
      part(`name="${field}"; filename="${name}"`, content, type),
    ),
  ];
  return Buffer.concat([...parts, Buffer.from('--edge--\r\n')]);
}

function part(disposition: string, content: Buffer | string, type?: string): Buffer {
  const header = `--edge\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  return Buffer.concat([
    Buffer.from(header + (type ? `Content-Type: ${type}\r\n` : '') + '\r\n'),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
}

/** The port that the application of a test listens on. */
export function portOf({ agent }: TestApp): number {
  return Number(new URL(agent.get('/healthz').url).port);
}
