import { z } from 'zod';
import { readMailbox, type MailboxSetting } from './mailboxes.js';

const flag = oneOf('true', 'false', '1', '0').transform((value) => value === 'true' || value === '1');

const count = (min: number, max: number) => {
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= min && value <= max;
  return z.string().transform(Number).refine(isCount, `must be a whole number from ${min} to ${max}`);
};

const list = z.string().transform((value) => value.split(/[\s,]+/).filter((part) => part !== ''));

const networks = list.refine((values) => values.every((value) => /^[\da-f.:]+\/\d{1,3}$/i.test(value)), {
  message: 'must be networks such as 10.1.0.0/16',
});

const mailboxes = z.string().transform((value, context): MailboxSetting[] => {
  const read = value.split(/\s+/).map(readMailbox);
  for (const [index, one] of read.entries())
    if (typeof one === 'string') context.addIssue({ code: 'custom', message: `number ${index + 1} ${one}` });
  const found = read.filter((one) => typeof one !== 'string');
  if (new Set(found.map(({ name }) => name)).size < found.length)
    context.addIssue({ code: 'custom', message: 'two have the same name; give them a name=' });
  return found;
});

const url = (...protocols: string[]) =>
  z.string().refine((value) => protocols.some((p) => value.startsWith(`${p}://`)), {
    message: `must start with ${protocols.map((p) => `${p}://`).join(' or ')}`,
  });

/**
 * Every setting: its type, its default and what it is for. Nothing else in the program reads the environment.
 * A setting that is absent or empty takes its default.
 */
export const settings = {
  PORT: count(0, 65535).default(3000).describe('Port the web server listens on.'),
  HOST: z.string().default('').describe('Address to listen on; empty means all.'),
  BASE_URL: url('http', 'https')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional()
    .describe(
      'Address under which people reach Noticedesk; used in letters. Default: http://localhost:PORT. With https, cookies are Secure.',
    ),
  TRUST_PROXY: count(0, 10)
    .default(0)
    .describe('How many reverse proxies stand in front; their X-Forwarded-For is then believed.'),
  DATA_DIR: z.string().default('./data').describe('Folder for the embedded store, evidence and keys.'),
  EVIDENCE_DIR: z
    .string()
    .optional()
    .describe('Folder for evidence files; shared by all processes. Default: DATA_DIR/evidence.'),
  MONGODB_URI: url('mongodb', 'mongodb+srv')
    .optional()
    .describe('MongoDB 7.0 or later. Default: the embedded store in DATA_DIR.'),
  REDIS_URL: url('redis', 'rediss')
    .optional()
    .describe(
      'Redis for jobs (Bull); then at least one worker process must run. Default: jobs run in the web process.',
    ),
  SECRET: z
    .string()
    .min(32, 'must be at least 32 characters')
    .optional()
    .describe(
      'Key for sessions, private links and seals, the same for every process. Default: made once, kept in DATA_DIR/secret.',
    ),
  SMTP_URL: url('smtp', 'smtps')
    .optional()
    .describe(
      'Mail server, such as smtp://user:password@mail.example.nl:587. Default: letters stay in the outbox on screen.',
    ),
  MAIL_FROM: z
    .string()
    .default('Abuse desk <abuse@localhost.localdomain>')
    .describe('Sender of every letter. Its domain is used in Message-IDs.'),
  REPLY_ADDRESS: z
    .string()
    .regex(/^(?:[^\s@*<>]*\*[^\s@*<>]*@[^\s@*<>]+)?$/, 'must be an address with one * before the @')
    .default('')
    .describe(
      'Address for answers, with * where a signed token goes, such as abuse+*@example.nl: whichever mail program answers, its case is found. Default: the sender of the letter.',
    ),
  MAILBOXES: mailboxes
    .default([])
    .describe(
      'Mailboxes to take complaints from, with a space between: imaps://user:password@host/INBOX, with ?track=, &name= and &move= (a folder for what was taken). A % or @ in user or password is written as %25 or %40.',
    ),
  MAIL_MAX_MB: count(1, 1000)
    .default(100)
    .describe('Size of one incoming message, in megabytes. Of a larger one only the beginning is taken.'),
  BRAND_NAME: z
    .string()
    .max(80, 'must be at most 80 characters')
    .default('Noticedesk')
    .describe('Name of the provider, on pages and in letters.'),
  TERMS_URL: url('http', 'https').optional().describe('Where the provider publishes its terms.'),
  DEFAULT_LANGUAGE: oneOf('nl', 'en').default('nl').describe('Language when a visitor prefers neither.'),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, { message: 'is not a time zone' })
    .default('Europe/Amsterdam')
    .describe('Zone in which times are shown and days are counted.'),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent')
    .default('info')
    .describe('Least serious log line written.'),
  LOG_REQUESTS: flag.default(true).describe('Whether each request gets a log line.'),
  SESSION_HOURS: count(1, 720).default(12).describe('Hours after which an idle staff member signs in again.'),
  LINK_DAYS: count(1, 3650).default(730).describe('Days that a private status link works.'),
  FORM_LIMIT: count(0, 1_000_000)
    .default(20)
    .describe('Complaints one address may submit through the form in 15 minutes; 0 lifts the limit.'),
  API_KEY_HOURS: count(1, 720)
    .default(48)
    .describe('Hours that an Idempotency-Key of the API is remembered.'),
  WEBHOOK_NETWORKS: networks
    .default([])
    .describe(
      'Networks of your own, such as 10.1.0.0/16, that webhooks may be sent to, also over http. Default: public addresses alone.',
    ),
  SIGN_IN_LIMIT: count(0, 1_000_000)
    .default(10)
    .describe('Failed sign-ins for one address or account in 15 minutes; 0 lifts the limit.'),
  UPLOAD_MAX_FILES: count(0, 50).default(10).describe('Files that one form may carry.'),
  UPLOAD_MAX_FILE_MB: count(1, 1000).default(10).describe('Size of one file, in megabytes.'),
  UPLOAD_MAX_TOTAL_MB: count(1, 5000).default(50).describe('Size of all files of one form, in megabytes.'),
  DRAFT_HOURS: count(1, 720).default(24).describe('Hours that a form sent back with errors keeps its files.'),
  STRIKE_MONTHS: count(1, 120).default(24).describe('Months after which a strike no longer counts.'),
  DIGEST_HOURS: count(1, 168)
    .default(24)
    .describe('Hours for which a customer gets one summary at most of what was added to cases they know of.'),
  NOTICE_AUTOMATIC: list
    .default([])
    .describe(
      'Grounds, such as 5.7-a, on which what a machine reports is put to the customer by rule, without a handler. Default: none. Never for child abuse material.',
    ),
  DNS_SERVERS: list
    .default([])
    .describe('Name servers for placing host names. Default: those of the system.'),
  DNS_TIMEOUT_MS: count(50, 30_000).default(2000).describe('Time that one look-up may take.'),
  TRUSTED_AUTHSERV: z
    .string()
    .regex(/^[a-z0-9.-]*$/i, 'must be the name of a mail server')
    .default('')
    .describe(
      'Name (authserv-id) that the mail server of your own writes in Authentication-Results. Set it only if that server removes what others wrote in its name (RFC 8601, 5). Default: no such header is believed.',
    ),
  SENDER_CHECK_MS: count(50, 60_000)
    .default(5000)
    .describe('Time that the check of who sent a mail (SPF, DKIM, DMARC) may take.'),
  NGINX_DIR: z
    .string()
    .optional()
    .describe(
      'Folder that nginx includes, where blocks are written. Without it every measure is carried out by hand.',
    ),
  NGINX_TEST: z
    .string()
    .default('nginx -t')
    .describe('Command that checks the configuration before a reload; no shell.'),
  NGINX_RELOAD: z
    .string()
    .default('nginx -s reload')
    .describe('Command that makes nginx read its configuration again; no shell.'),
  NGINX_VERIFY: z
    .string()
    .optional()
    .describe('host:port to which verification connects. Default: the address that DNS gives for the host.'),
  SWEEP_SECONDS: count(1, 3600)
    .default(15)
    .describe('Seconds between looks for work that a crash or a lost queue left.'),
} as const;

export const settingsSchema = z.object(settings);
export type Settings = z.infer<typeof settingsSchema>;

function oneOf<const T extends string>(...values: T[]) {
  return z.enum(values, `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`);
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
