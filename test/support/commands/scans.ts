import { type Fields, keyOfShape } from './shape.js';

/** Commands that no index serves, or whose answer is sorted in memory, by the fields that tell them; each with the reason. */
export const SCANS: readonly { why: string; of: Fields }[] = [
  {
    why: '`npm run verify` reads every case',
    of: { find: 'cases', filter: {}, projection: { number: 1, head: 1, events: 1 } },
  },
  {
    why: '`npm run demo` asks whether there is any case at all: it reads one',
    of: { find: 'cases', filter: {}, projection: { _id: 1 }, singleBatch: true },
  },
  {
    why: '`npm run demo` counts what it made, in a store that held nothing else',
    of: { aggregate: 'cases', pipeline: [{ $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } }] },
  },
  { why: 'colleagues are few, however many cases there are', of: { find: 'staff' } },
  {
    why: 'the services of one customer',
    of: { find: 'services', filter: { customer: 'objectId' }, sort: { ref: 1 } },
  },
  {
    why: 'the cases of one complaint',
    of: { find: 'cases', filter: { 'complaints.id': 'objectId' }, sort: { number: 1 } },
  },
  {
    why: 'the complaints of one case, by their ids',
    of: { find: 'complaints', filter: { _id: { $in: ['objectId'] } }, sort: { receivedAt: 1 } },
  },
];

/** Whether a command may look at a whole collection or sort in memory. */
export function mayScan(shape: Fields): boolean {
  return SCANS.some(({ of }) => tells(of, shape));
}

/** Whether the shape has these fields. */
export function tells(of: Fields, shape: Fields): boolean {
  return Object.entries(of).every(
    ([name, value]) => keyOfShape({ [name]: value }) === keyOfShape({ [name]: shape[name] }),
  );
}
