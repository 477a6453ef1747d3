import { parseArgs } from 'node:util';

export interface Options {
  /** The sizes to measure at: so many cases in the store before the load. */
  cases: number[];
  /** How long each load lasts. */
  seconds: number;
  /** Once through everything, short and small: to see that it works, not how fast. */
  quick: boolean;
  /** A file for the figures as JSON. */
  json: string | undefined;
  profile: boolean;
  /** Only the store, without the pages. */
  store: boolean;
  /** Only mail, from raw bytes to placed case. */
  mail: boolean;
  /** So many documents in the larger collection that the store is measured with. */
  documents: number;
  /** Where the store's documents are kept for another run; else in a temporary folder. */
  folder: string | undefined;
}

export const USAGE = `npm run bench -- [--cases 1000,100000] [--seconds 8] [--json FILE] [--profile] [--quick]
             [--store] [--mail] [--documents 1000000] [--folder DIR]`;

/** Reads the command's arguments. Throws what is wrong with them. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      cases: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      store: { type: 'boolean', default: false },
      mail: { type: 'boolean', default: false },
      documents: { type: 'string' },
      folder: { type: 'string' },
    },
  });
  const { quick, profile, json, store, mail, folder } = values;
  const cases = (values.cases ?? (quick ? '100' : '1000,100000')).split(',').map(wholeNumber('--cases'));
  const documents = wholeNumber('--documents')(values.documents ?? (quick ? '2000' : '1000000'));
  const seconds = Number(values.seconds ?? (quick ? 0.5 : 8));
  if (!(seconds > 0)) throw new Error(`--seconds must be a number above 0`);
  return { cases, seconds, quick, profile, json, store, mail, documents, folder };
}

const wholeNumber =
  (option: string) =>
  (text: string): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1) throw new Error(`${option} must be whole numbers: ${text}`);
    return number;
  };
