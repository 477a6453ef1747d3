import type { Socket } from 'node:net';
import type { Engine } from '../engine.js';
import { runCommand } from '../commands/run.js';
import { MAX_MESSAGE } from '../commands/server.js';
import { encodeReply } from './reply.js';
import { HEADER, parseMessage } from './message.js';

const MB = 1024 * 1024;
/** What one client may have waiting before it is made to wait itself. */
const MOST_MESSAGES = 100;
const MOST_BYTES = 64 * MB;
/** What all clients may have sent that isn't answered, whole messages or not; more ends the connection that sends it. */
const MOST_IN_ALL = 1024 * MB;
/** How long a client may take to send the rest of a message. */
const PATIENCE_MS = 60_000;

let inAll = 0;

/** Serves one client: its messages one after the other. What isn't a message closes the connection, and only it. */
export function serve(
  engine: Engine,
  socket: Socket,
  connectionId: number,
  patienceMs: number = PATIENCE_MS,
): void {
  const queue: Buffer[] = [];
  const splitter = new Splitter();
  let held = 0;
  let busy = false;
  let impatience: NodeJS.Timeout | undefined;

  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    stopWaiting();
    hold(-held);
  });
  socket.on('data', (chunk) => {
    hold(chunk.length);
    try {
      receive(splitter.add(chunk));
    } catch {
      socket.destroy();
    }
    if (inAll > MOST_IN_ALL) socket.destroy();
    if (!busy && !socket.destroyed) void work();
  });

  function receive(messages: Buffer[]): void {
    queue.push(...messages);
    if (messages.length > 0) stopWaiting();
    // A client that sends without reading is made to wait.
    if (queue.length > MOST_MESSAGES || held - splitter.length > MOST_BYTES) {
      socket.pause();
      stopWaiting();
    } else waitForRest();
  }

  // From a message's first bytes on: one byte now and then doesn't help.
  function waitForRest(): void {
    if (splitter.length > 0) impatience ??= setTimeout(() => socket.destroy(), patienceMs).unref();
  }

  function stopWaiting(): void {
    clearTimeout(impatience);
    impatience = undefined;
  }

  function hold(bytes: number): void {
    held += bytes;
    inAll += bytes;
  }

  async function work(): Promise<void> {
    busy = true;
    try {
      for (let message = queue.shift(); message && !socket.destroyed; message = queue.shift()) {
        await answer(engine, socket, connectionId, message);
        if (!socket.destroyed) hold(-message.length);
      }
    } catch {
      socket.destroy();
    }
    busy = false;
    socket.resume();
    if (!socket.destroyed) waitForRest();
  }
}

async function answer(engine: Engine, socket: Socket, connectionId: number, message: Buffer): Promise<void> {
  const { requestId, opcode, silent, ...request } = await parseMessage(message);
  const reply = await runCommand(engine, { ...request, connectionId });
  if (silent) return;
  const buffers = encodeReply(opcode, requestId, reply);
  const [only] = buffers;
  const whole = only && buffers.length === 1 ? only : Buffer.concat(buffers);
  if (!socket.write(whole)) await drained(socket);
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.once('drain', done).once('close', done);
  });
}

/** Cuts the stream of bytes into messages. */
class Splitter {
  #parts: Buffer[] = [];
  /** how many bytes of an unfinished message are there */
  length = 0;

  /** @throws Error for a length that no message can have */
  add(chunk: Buffer): Buffer[] {
    this.#parts.push(chunk);
    this.length += chunk.length;
    const messages: Buffer[] = [];
    for (let size = this.#size(); size !== undefined && this.length >= size; size = this.#size())
      messages.push(this.#take(size));
    return messages;
  }

  #size(): number | undefined {
    if (this.length < HEADER) return undefined;
    if ((this.#parts[0]?.length ?? 0) < HEADER) this.#parts = [Buffer.concat(this.#parts)];
    const size = this.#parts[0]?.readInt32LE(0) ?? 0;
    if (size < HEADER || size > MAX_MESSAGE) throw new Error(`a message of ${size} bytes`);
    return size;
  }

  #take(size: number): Buffer {
    const [first] = this.#parts;
    const whole = first && this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
    this.length -= size;
    this.#parts = this.length > 0 ? [whole.subarray(size)] : [];
    return whole.subarray(0, size);
  }
}
