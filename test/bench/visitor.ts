import { Connection, type Reply } from './connection.js';

/** Somebody with a browser: one connection, and the cookies that they were given. */
export class Visitor {
  #cookies = new Map<string, string>();

  private constructor(
    private readonly port: number,
    private connection: Connection,
  ) {}

  static async come(port: number): Promise<Visitor> {
    return new Visitor(port, await Connection.open(port));
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(path: string): Promise<Reply> {
    return this.#ask(`GET ${path} HTTP/1.1\r\n${this.#headers()}\r\n`);
  }

  post(path: string, body: Buffer | string, type: string): Promise<Reply> {
    const bytes = Buffer.from(body);
    const head = `POST ${path} HTTP/1.1\r\n${this.#headers()}Content-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    return this.#ask(Buffer.concat([Buffer.from(head), bytes]));
  }

  leave(): void {
    this.connection.close();
  }

  async #ask(request: string | Buffer): Promise<Reply> {
    // The program closes a connection on which nothing was asked for some seconds.
    if (this.connection.isClosed) this.connection = await Connection.open(this.port);
    const reply = await this.connection.send(request);
    for (const cookie of reply.cookies) {
      const [name = '', value = ''] = cookie.split('=', 2);
      this.#cookies.set(name, value);
    }
    return reply;
  }

  #headers(): string {
    const cookies = this.cookies;
    return `Host: localhost\r\nAccept: text/html\r\nAccept-Language: en\r\n${cookies && `Cookie: ${cookies}\r\n`}`;
  }
}

/** The token that the forms of a page carry. Throws when the page has none. */
export function csrfTokenOf({ status, body }: Reply): string {
  const token = /name="_csrf" value="([^"]+)"/.exec(body.toString())?.[1];
  if (token === undefined) throw new Error(`a page without a form (status ${status})`);
  return token;
}

/** Throws, with the beginning of what came instead, unless the answer has this status. */
export function expectStatus(reply: Reply, status: number, what: string): void {
  if (reply.status === status) return;
  const text = reply.body
    .toString()
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  throw new Error(`${what} was answered with ${reply.status}: ${text.slice(0, 300)}`);
}
