import type { Redis, RedisOptions } from 'ioredis';

const FIRST_CONNECTION_MS = 5_000;
const GOODBYE_MS = 500;

// What Bull asks of connections that it is given: commands wait through an outage rather than fail.
const OPTIONS: RedisOptions = {
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  retryStrategy: (times) => Math.min(times * 100, 2_000),
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

export type ConnectionKind = 'client' | 'subscriber' | 'bclient';

/**
 * The Redis connections of one process: one for commands and one for subscriptions that all queues share, and one
 * for each queue to block on. An outage is reported once, however many connections and retries see it.
 */
export class RedisConnections {
  readonly client: Redis;
  #subscriber: Redis | undefined;
  readonly #all = new Set<Redis>();
  readonly #down = new Set<Redis>();
  readonly #seen = new WeakSet<Error>();
  readonly #blocking: Redis[] = [];
  readonly #naming: Promise<unknown>[] = [];
  #opened = false;
  #closed = false;

  private constructor(
    private readonly connect: () => Redis,
    private readonly place: string,
    private readonly report: (error: Error) => void,
  ) {
    this.client = this.#open();
  }

  /**
   * Connects to a `redis://` or `rediss://` address (user, password and database as in the address). Rejects with
   * what is wrong when there is no answer within five seconds, at once when Redis refuses the password.
   */
  static async open(url: string, report: (error: Error) => void): Promise<RedisConnections> {
    const { Redis } = await import('ioredis');
    const place = withoutPassword(url);
    const connections = new RedisConnections(() => new Redis(url, OPTIONS), place, report);
    try {
      await firstAnswer(connections.client, place);
      connections.#opened = true;
    } catch (error) {
      await connections.close();
      throw error;
    }
    return connections;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get down(): boolean {
    return this.#down.size > 0 || this.client.status !== 'ready';
  }

  /** A connection of the kind that Bull asks for. */
  get(kind: ConnectionKind): Redis {
    if (kind === 'client') return this.client;
    if (kind === 'bclient') return this.#openBlocking();
    this.#subscriber ??= this.#open();
    return this.#subscriber;
  }

  /** Whether an error only says that Redis is away, which has been reported already. */
  causedByOutage(error: Error): boolean {
    return this.#seen.has(error) || this.down || error.message === 'Connection is closed.';
  }

  /** Resolves when the blocking connections have answered Bull's first command. */
  async named(): Promise<void> {
    await Promise.allSettled(this.#naming);
  }

  /** Cuts short what the blocking connections wait for. */
  unblock(): void {
    for (const connection of this.#blocking) connection.disconnect();
  }

  /** Ends every connection, after the answers to what was sent where Redis still answers. */
  async close(): Promise<void> {
    this.#closed = true;
    const goodbye = this.down ? Promise.resolve() : this.client.quit();
    const timeout = new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref());
    await Promise.race([goodbye.catch(() => undefined), timeout]);
    for (const connection of this.#all) connection.disconnect();
  }

  #open(): Redis {
    const connection = this.connect();
    // Every queue listens on the shared connections.
    connection.setMaxListeners(0);
    connection.on('error', (error: Error) => this.#noteTrouble(connection, error));
    connection.on('ready', () => this.#down.delete(connection));
    this.#all.add(connection);
    return connection;
  }

  // Bull names a blocking connection as soon as it has it and hears no refusal: one that is closed before the answer
  // would end the process. The answer to a ping comes after it.
  #openBlocking(): Redis {
    const connection = this.#open();
    this.#blocking.push(connection);
    queueMicrotask(() => this.#naming.push(connection.ping()));
    return connection;
  }

  #noteTrouble(connection: Redis, error: Error): void {
    this.#seen.add(error);
    const known = this.#down.size > 0;
    this.#down.add(connection);
    if (known || this.#closed || !this.#opened) return;
    const message = `Redis at ${this.place} is away (${reasonOf(error)}); jobs wait until it is back`;
    this.report(new Error(message, { cause: error }));
  }
}

async function firstAnswer(client: Redis, place: string): Promise<void> {
  let last: Error | undefined;
  const answer = new Promise<void>((resolve, reject) => {
    client.once('ready', resolve);
    client.on('error', (error: Error) => {
      last = error;
      if (error.name === 'ReplyError') reject(error);
    });
    setTimeout(() => reject(last ?? new Error('no answer')), FIRST_CONNECTION_MS).unref();
  });
  try {
    await answer;
    await client.ping();
  } catch (error) {
    const reason = error instanceof Error ? reasonOf(error) : String(error);
    throw new Error(`Redis at ${place} cannot be used: ${reason}`, { cause: error });
  }
}

// A failed connection attempt to several addresses has its reason in the code only.
function reasonOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return error.message || code || error.name;
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'the configured address';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
