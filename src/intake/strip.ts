import type { Types } from 'mongoose';
import type { Vault } from '../evidence/vault.js';
import { Complaints } from './complaint.js';
import { Messages } from './mail/message.js';
import { removeRaw } from './mail/raw.js';

/**
 * Takes every file out of complaints that are found to be about child sexual abuse, and out of the messages that they came in, for good
 * (invariant 7). Names, sizes and digests stay. May be repeated.
 */
export async function stripComplaints(ids: Types.ObjectId[], vault: Vault): Promise<void> {
  const complaints = await Complaints.find({ _id: { $in: ids } }, { files: 1, message: 1 }).lean();
  for (const { sha256 } of complaints.flatMap(({ files }) => files)) await vault.remove(sha256);
  const messages = complaints.flatMap(({ message }) => message ?? []);
  // Marked first: the desk opens nothing that is, whatever is still on disk.
  await Messages.updateMany({ _id: { $in: messages } }, { $set: { stripped: true } });
  for (const { sha256 } of await Messages.find({ _id: { $in: messages } }, { sha256: 1 }).lean())
    await removeRaw(sha256, vault);
}
