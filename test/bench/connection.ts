import { connect, type Socket } from 'node:net';

export interface Reply {
  status: number;
  headers: Map<string, string>;
  /** Values of Set-Cookie, each `name=value`. */
  cookies: string[];
  body: Buffer;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/**
 * One keep-alive connection that asks one thing at a time. By hand, since node:http takes several times as much of the
 * processor for a request, and the load shares two cores with the program that it measures.
 */
export class Connection {
  #socket: Socket;
  #received: Buffer[] = [];
  #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the program closed the connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  /** Sends a request as it stands and gives its answer, read to the end. Throws when the connection breaks. */
  send(request: string | Buffer): Promise<Reply> {
    if (this.isClosed) return Promise.reject(new Error('the connection is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    const whole = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    if (this.#received.length > 1) this.#received = [whole];
    const headEnd = whole.indexOf(END_OF_HEAD);
    if (headEnd < 0) return;
    const reply = readHead(whole.toString('latin1', 0, headEnd));
    const length = Number(reply.headers.get('content-length') ?? 0);
    const start = headEnd + END_OF_HEAD.length;
    if (reply.headers.has('transfer-encoding'))
      return this.#fail(new Error('a chunked answer was not expected'));
    if (whole.length < start + length) return;
    this.#received = [];
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ ...reply, body: whole.subarray(start, start + length) });
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

function readHead(head: string): Omit<Reply, 'body'> {
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string>();
  const cookies: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'set-cookie') cookies.push(value.split(';', 1)[0] ?? '');
    else headers.set(name, value);
  }
  return { status: Number(first.split(' ')[1]), headers, cookies };
}
