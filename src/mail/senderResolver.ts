import { Resolver } from 'node:dns/promises';

/** Asks DNS for the records of a type; fails with the codes of node:dns, as mailauth expects. */
export type SenderResolver = (name: string, type: string) => Promise<string[][] | string[]>;

/** No key, policy or list of servers that means well is longer than this, in characters. */
const LONGEST_ANSWER = 16_384;
/** SPF allows ten look-ups, DMARC needs two and every signature one. */
const MOST_QUESTIONS = 50;

const MEMORY_MS = 300_000;
/** An error is remembered too: a burst of mails by one sender asks once. */
const MEMORY_OF_ERROR_MS = 30_000;
const MOST_REMEMBERED = 5000;

type Answer = Promise<string[][] | string[]>;

/** A resolver that asks these name servers, or the system's, and remembers what they said for a while. */
export function createSenderResolver(servers: string[], timeoutMs: number): SenderResolver {
  const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / 2), tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const known = new Map<string, { answer: Answer; until: number }>();
  return (name, type) => {
    const question = `${name.toLowerCase()} ${type}`;
    const remembered = known.get(question);
    if (remembered && remembered.until > Date.now()) return remembered.answer;
    // SPF wants TXT, A, AAAA, PTR and MX; of the last mailauth reads `exchange` off the records itself.
    const answer = resolver.resolve(name, type) as Answer;
    const entry = { answer, until: Date.now() + MEMORY_MS };
    answer.catch(() => {
      entry.until = Date.now() + MEMORY_OF_ERROR_MS;
    });
    known.delete(question);
    known.set(question, entry);
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}

/** The same resolver for one message: so many questions, answers of so many characters, and none after `deadline` (ms). */
export function boundedResolver(resolver: SenderResolver, deadline: number): SenderResolver {
  let asked = 0;
  return async (name, type) => {
    asked += 1;
    const left = deadline - Date.now();
    if (left <= 0 || asked > MOST_QUESTIONS) throw failure('ETIMEOUT');
    const records = await before(left, resolver(name, type));
    if (JSON.stringify(records).length > LONGEST_ANSWER) throw failure('EBADRESP');
    return records;
  };
}

async function before<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure('ETIMEOUT')), ms);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });
