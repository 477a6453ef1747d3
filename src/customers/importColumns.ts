import { z } from 'zod';
import { CUSTOMER_KINDS, LANGUAGES } from './customer.js';
import { normaliseEmail } from './hosts.js';
import { RESOURCE_KINDS } from './resource.js';
import { SERVICE_STATUSES } from './service.js';

const YES = ['yes', 'ja', 'true', '1'];
const NO = ['no', 'nee', 'false', '0'];

/** Control characters, and those that make a name read otherwise than it is (UAX #9). */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/**
 * The columns of each kind of file. An empty cell comes in as null, a column that isn't there as undefined:
 * that leaves what is stored.
 */
export const COLUMNS = {
  customers: z.object({
    ref: text(64),
    name: text(200),
    email: text(254).transform((value, context) => {
      const email = normaliseEmail(value);
      if (email !== null) return email;
      context.issues.push({ code: 'custom', message: 'not_an_email_address', input: value });
      return z.NEVER;
    }),
    kind: oneOf(CUSTOMER_KINDS, 'business'),
    language: oneOf(LANGUAGES, 'nl'),
    phone: text(40).nullish(),
    address: z
      .string()
      .max(500, 'too_long')
      .refine((value) => !UNPRINTABLE.test(value.replaceAll('\n', '')), 'control_character')
      .nullish(),
    agreed_reseller: z
      .string()
      .toLowerCase()
      .pipe(z.enum([...YES, ...NO], 'not_one_of'))
      .nullish()
      .transform((value) => (value === undefined ? undefined : YES.includes(value ?? ''))),
  }),
  services: z.object({
    ref: text(64),
    customer: text(64),
    kind: text(60),
    name: text(200),
    status: oneOf(SERVICE_STATUSES, 'active'),
  }),
  resources: z.object({
    customer: text(64),
    kind: z.string('missing').toLowerCase().pipe(z.enum(RESOURCE_KINDS, 'not_one_of')),
    value: text(254),
    service: text(64).nullish(),
    from: date().nullish(),
    to: date().nullish(),
  }),
};

export type FileKind = keyof typeof COLUMNS;
export type CustomerCells = z.infer<typeof COLUMNS.customers>;
export type ResourceCells = z.infer<typeof COLUMNS.resources>;

export const REQUIRED: Record<FileKind, string[]> = {
  customers: ['ref', 'name', 'email'],
  services: ['ref', 'customer', 'kind', 'name'],
  resources: ['customer', 'kind', 'value'],
};

/** Which kind of file has these headings, told by the columns that only it has. */
export function kindOfFile(headings: string[]): FileKind | null {
  if (headings.includes('value')) return 'resources';
  if (headings.includes('customer')) return 'services';
  return headings.includes('ref') && headings.includes('name') ? 'customers' : null;
}

function text(longest: number) {
  return z
    .string('missing')
    .max(longest, 'too_long')
    .refine((value) => !UNPRINTABLE.test(value), 'control_character');
}

function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, usual: Words[number]) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, 'not_one_of'))
    .nullish()
    .transform((value) => (value === null ? usual : value));
}

/** A day starts at midnight UTC; whoever needs the hour writes it with its zone. */
function date() {
  return z.string().transform((value, context) => {
    const known =
      z.iso.date().safeParse(value).success || z.iso.datetime({ offset: true }).safeParse(value).success;
    if (known) return new Date(value);
    context.issues.push({ code: 'custom', message: 'not_a_date', input: value });
    return z.NEVER;
  });
}
