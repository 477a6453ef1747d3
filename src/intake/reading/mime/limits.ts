/** What a message may hold before the rest of it is left unread (and said so). The raw bytes are kept whatever happens. */
export const LIMITS = {
  /** Of the message: more is not read for what it says. */
  bytes: 24 * 1024 * 1024,
  /** Of one header block. */
  headerBytes: 1024 * 1024,
  headers: 2000,
  /** Of one header's value: a hundred thousand recipients are not needed to know what a message is. */
  headerValue: 64 * 1024,
  depth: 20,
  parts: 500,
  /** Of the text decoded from one part. */
  text: 8 * 1024 * 1024,
  /** Of the text that a person would read, in characters; parts are read for more. */
  body: 1024 * 1024,
  addresses: 200,
  references: 100,
};
