import { z } from 'zod';
import { isDeliverable } from '../mail/address.js';
import { cleanText, showBidi } from '../intake/text.js';
import { normaliseHost } from '../customers/hosts.js';

const PROBLEM = 'api:desk.problem';
const line = z
  .string()
  .default('')
  .transform((value) => showBidi(cleanText(value).replace(/\s+/g, ' ').trim()));
const limit = z.coerce
  .number<string>(`${PROBLEM}.limit`)
  .int(`${PROBLEM}.limit`)
  .min(1, `${PROBLEM}.limit`)
  .max(1_000_000, `${PROBLEM}.limit`);
const name = line.pipe(z.string().min(1, `${PROBLEM}.name`).max(100, `${PROBLEM}.name`));

/** What an administrator fills in about an organisation. Without a domain it has that of its address. */
export const organisationInput = z
  .object({
    name,
    email: line.refine(isDeliverable, `${PROBLEM}.email`),
    domain: line,
    letters: z
      .string()
      .optional()
      .transform((value) => value === 'yes'),
    perMinute: limit.default(60),
    perDay: limit.default(10_000),
  })
  .transform((given) => ({
    ...given,
    domain: given.domain || given.email.slice(given.email.lastIndexOf('@') + 1),
  }))
  .transform((given, context) => {
    const domain = normaliseHost(given.domain);
    if (domain === null || !domain.includes('.'))
      context.addIssue({ code: 'custom', path: ['domain'], message: `${PROBLEM}.domain` });
    return { ...given, domain: domain ?? '' };
  });

/** What a token is called. */
export const tokenInput = z.object({ name });
