import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  messageId: string;
  from: string;
  to: string[];
  raw: string;
}

export interface SmtpOptions {
  /** Runs when a message has arrived, before the server answers; a throw becomes the answer (451 unless it has a responseCode). */
  onData?: (mail: ReceivedMail) => void | Promise<void>;
  /** The reply that refuses a recipient, such as '550 5.1.1 No such user'; undefined takes it. */
  rejectRcpt?: (address: string) => string | undefined;
  /** Asks for this user and password. */
  login?: { user: string; password: string };
  /** TLS from the start, with a certificate that nobody trusts. */
  secure?: boolean;
}

export interface TestSmtp {
  url: string;
  port: number;
  /** What was accepted, and what had arrived when the connection was dropped. */
  messages: ReceivedMail[];
  /** Answers the next messages with this code (and text) after their data. */
  failNext(code: number, times?: number, text?: string): void;
  /** Drops the connection of the next messages when their data has arrived, without an answer. */
  dropAfterData(times?: number): void;
  stop(): Promise<void>;
}

/** A real SMTP server on a free port of this machine. */
export async function startSmtp(options: SmtpOptions = {}): Promise<TestSmtp> {
  const messages: ReceivedMail[] = [];
  const failures: Error[] = [];
  let drops = 0;

  const server = new SMTPServer({
    secure: options.secure ?? false,
    disabledCommands: options.secure ? [] : ['STARTTLS'],
    authOptional: !options.login,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth(auth, _session, done) {
      const { user, password } = options.login ?? {};
      const right = auth.username === user && auth.password === password;
      if (right) done(null, { user });
      else done(reply(535, '5.7.8 Authentication failed'));
    },
    onRcptTo({ address }, _session, done) {
      const refusal = options.rejectRcpt?.(address);
      done(refusal === undefined ? null : reply(Number(refusal.slice(0, 3)), refusal.slice(4)));
    },
    onData(stream, session, done) {
      const finish = async (): Promise<void> => {
        const mail = await readMail(stream, session);
        const failure = failures.shift();
        if (failure) throw failure;
        messages.push(mail);
        if (drops > 0) {
          drops -= 1;
          drop(session);
          return;
        }
        await options.onData?.(mail);
        done(null, 'Queued');
      };
      finish().catch(done);
    },
  });
  server.on('error', () => undefined);

  function drop(session: SMTPServerSession): void {
    for (const connection of server.connections)
      if (connection.id === session.id) connection._socket.destroy();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const { user = '', password = '' } = options.login ?? {};
  const userinfo = user ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';

  return {
    url: `${options.secure ? 'smtps' : 'smtp'}://${userinfo}127.0.0.1:${port}`,
    port,
    messages,
    failNext: (code, times = 1, text = 'Try another time') => {
      for (let n = 0; n < times; n += 1) failures.push(reply(code, text));
    },
    dropAfterData: (times = 1) => void (drops += times),
    stop: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of server.connections) connection._socket.destroy();
      return closed;
    },
  };
}

function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

async function readMail(stream: Readable, { envelope }: SMTPServerSession): Promise<ReceivedMail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  const raw = Buffer.concat(chunks).toString('utf8');
  return {
    messageId: /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? '',
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map(({ address }) => address),
    raw,
  };
}
