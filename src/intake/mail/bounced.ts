import { Types } from 'mongoose';
import { Customers } from '../../customers/customer.js';
import { recordFailure } from '../../letters/failure.js';
import { Letters, type Letter } from '../../letters/letter.js';
import type { Fact } from '../reading/report.js';

const OUR_ID = /^([0-9a-f]{24})@/;

/**
 * A letter of ours that came back (RFC 3464): it has failed, its case is told, and a customer's address is flagged, since nobody may
 * take them for informed (terms 2.2). A delay flags nothing. Returns the letter, or null when none of ours came back.
 */
export async function letterBounced(facts: readonly Fact[], at: Date): Promise<Letter | null> {
  const letter = await returned(facts);
  if (!letter || !isFinal(facts)) return letter;
  const said = wordsOf(facts);
  const failed = await Letters.findOneAndUpdate(
    { _id: letter._id, problem: { $ne: 'bounced' } },
    {
      $set: { status: 'failed', problem: 'bounced', lastError: said, nextAttemptAt: null },
      $push: { attempts: { at, outcome: 'permanent', reply: said } },
    },
    { returnDocument: 'after', lean: true },
  );
  await recordFailure(failed ?? (await again(letter)), at);
  if (letter.party === 'customer')
    await Customers.updateMany({ email: letter.to }, { $set: { contactStale: true } });
  return letter;
}

async function returned(facts: readonly Fact[]): Promise<Letter | null> {
  const ids = facts
    .filter(({ name }) => name === 'returned_message_id')
    .flatMap(({ value }) => OUR_ID.exec(value)?.[1] ?? [])
    .map((id) => new Types.ObjectId(id));
  const letters = ids.length === 0 ? [] : await Letters.find({ _id: { $in: ids } }).lean<Letter[]>();
  // Only who saw the letter knows its Message-ID and whom it went to: nobody else can declare an address dead.
  const messageIds = valuesOf(facts, 'returned_message_id').map((id) => `<${id}>`);
  const recipients = valuesOf(facts, 'recipient').map((address) => address.toLowerCase());
  return (
    letters.find(
      ({ messageId, to }) =>
        messageIds.includes(messageId) && (recipients.length === 0 || recipients.includes(to.toLowerCase())),
    ) ?? null
  );
}

/** As it stands, when the same bounce was handled before. */
const again = async (letter: Letter): Promise<Letter> =>
  (await Letters.findById(letter._id).lean<Letter>()) ?? letter;

/** Whether it says that the letter will not arrive any more; where it doesn't say, it does. */
function isFinal(facts: readonly Fact[]): boolean {
  const actions = valuesOf(facts, 'action').map((action) => action.toLowerCase());
  if (actions.length > 0) return actions.some((action) => action.startsWith('failed'));
  const statuses = valuesOf(facts, 'status', 'smtp_code');
  return statuses.length === 0 || statuses.some((status) => status.startsWith('5'));
}

const wordsOf = (facts: readonly Fact[]): string =>
  [...valuesOf(facts, 'diagnostic'), ...valuesOf(facts, 'status'), ...valuesOf(facts, 'smtp_code')]
    .join(' ')
    .slice(0, 500) || 'The letter came back.';

const valuesOf = (facts: readonly Fact[], ...names: string[]): string[] =>
  facts.filter(({ name }) => names.includes(name)).map(({ value }) => value);
