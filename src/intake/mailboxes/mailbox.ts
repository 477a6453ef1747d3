import { Schema, model } from 'mongoose';

/** A mailbox that is read, and how that goes. One process at a time reads it: whoever has the lease. */
export interface Mailbox {
  /** user@host:port/folder */
  _id: string;
  name: string;
  track: string | null;
  /** Who reads it, until when unless renewed. */
  holder: string;
  until: Date;
  /** When everything in it was last found taken. */
  lookedAt: Date | null;
  /** Since when it can't be reached, and why; null when it can. */
  failingSince: Date | null;
  error: string;
  /** How far it was taken, where the server keeps no keywords. */
  uidValidity: string;
  lastUid: number;
}

const schema = new Schema<Mailbox>(
  {
    _id: String,
    name: String,
    track: { type: String, default: null },
    holder: String,
    until: Date,
    lookedAt: { type: Date, default: null },
    failingSince: { type: Date, default: null },
    error: String,
    uidValidity: String,
    lastUid: Number,
  },
  { versionKey: false, collection: 'mailboxes', autoIndex: false },
);

export const Mailboxes = model<Mailbox>('Mailbox', schema);
