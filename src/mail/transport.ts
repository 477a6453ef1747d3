import type { Transporter } from 'nodemailer';
import { isDeliverable, readMailbox } from './address.js';
import { classify } from './classify.js';
import type { OutgoingMail } from './message.js';
import { problemWith } from './message.js';
import type { SendResult } from './result.js';
import { onOneLine } from './result.js';
import { mailOptions, poolOptions } from './smtp.js';

export type { OutgoingMail } from './message.js';
export type { SendResult } from './result.js';

const TIMEOUT_MS = 120_000;
// A server may answer a little at a time, and so never be silent for long enough.
const LONGEST_ATTEMPT_MS = 300_000;

export interface Mailer {
  /** `smtp` sends; `outbox` has no server, and letters stay to be read on screen. */
  readonly kind: 'smtp' | 'outbox';
  /** Sends once. Never rejects for what a server, a network or a bad address can do; rejects for what is unknown. */
  send(message: OutgoingMail): Promise<SendResult>;
  /** Whether the server can be reached and takes the user and password. */
  verify(): Promise<{ ok: true } | { ok: false; reason: string }>;
  /** Closes idle connections, and others when their message is sent. */
  close(): void;
}

export interface MailerSettings {
  /** `smtp://` or `smtps://`, with user and password. Without it, mail is kept. */
  smtpUrl?: string | undefined;
  /** `Name <address>`. */
  from: string;
  /** How long a server may be silent, in milliseconds. */
  timeoutMs?: number;
}

/** The mailer for this configuration. Throws when the sender is not an address. */
export function createMailer({ smtpUrl, from, timeoutMs = TIMEOUT_MS }: MailerSettings): Mailer {
  if (!readMailbox(from)) throw new Error(`Not a sender of mail: ${JSON.stringify(from)}`);
  return smtpUrl ? new SmtpMailer(smtpUrl, from, timeoutMs) : new OutboxMailer();
}

class OutboxMailer implements Mailer {
  readonly kind = 'outbox';

  async send(message: OutgoingMail): Promise<SendResult> {
    return refusal(message) ?? { type: 'kept' };
  }

  async verify(): Promise<{ ok: true }> {
    return { ok: true };
  }

  close(): void {}
}

class SmtpMailer implements Mailer {
  readonly kind = 'smtp';
  #transporter: Promise<Transporter> | undefined;

  constructor(
    private readonly smtpUrl: string,
    private readonly from: string,
    private readonly timeoutMs: number,
  ) {}

  async send(message: OutgoingMail): Promise<SendResult> {
    const from = readMailbox(message.from ?? this.from);
    const refused = refusal(message);
    if (refused || !from) return refused ?? { type: 'permanent', reply: 'No sender', badRecipient: false };
    const transporter = await this.#connect();
    const signal = AbortSignal.timeout(LONGEST_ATTEMPT_MS);
    try {
      const { response = '' } = await transporter.sendMail({ ...mailOptions(message, from), signal });
      return { type: 'sent', reply: onOneLine(response) };
    } catch (error) {
      return classify(error);
    }
  }

  async verify(): Promise<{ ok: true } | { ok: false; reason: string }> {
    const transporter = await this.#connect();
    try {
      await transporter.verify();
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: classify(error).reply };
    }
  }

  close(): void {
    void this.#transporter?.then((transporter) => transporter.close());
  }

  #connect(): Promise<Transporter> {
    this.#transporter ??= import('nodemailer').then(({ createTransport }) =>
      createTransport(poolOptions(this.smtpUrl, this.timeoutMs)),
    );
    return this.#transporter;
  }
}

function refusal(message: OutgoingMail): SendResult | undefined {
  if (!isDeliverable(message.to)) return { type: 'permanent', reply: 'Not an address', badRecipient: true };
  const problem = problemWith(message);
  return problem === undefined ? undefined : { type: 'permanent', reply: problem, badRecipient: false };
}
