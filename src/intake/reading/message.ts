/** A message as it came, taken apart: what the steps and the formats look at. Nothing in it is an instruction. */
export interface Message {
  /** In order, names in lower case, values unfolded and decoded; a name may come more than once. */
  headers: { name: string; value: string }[];
  from: Address | null;
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  subject: string;
  /** As the Date header says; null when it says no date. */
  date: Date | null;
  /** Without angle brackets; '' when there is none. */
  messageId: string;
  inReplyTo: string[];
  references: string[];
  /** The leaves of the tree, in order; an attached message is one leaf of type message/rfc822 with its raw bytes. */
  parts: Part[];
  /** What a person would read: the plain text, or the HTML's text where there is none. */
  text: string;
  html: string;
  /** What was wrong with it, in words for the handler: it was read nevertheless. */
  problems: string[];
}

export interface Address {
  name: string;
  /** In lower case. */
  address: string;
}

export interface Part {
  /** The media type, in lower case, without parameters. */
  type: string;
  /** The file name that it bears, or ''. */
  name: string;
  disposition: 'inline' | 'attachment' | '';
  contentId: string;
  /** Transfer encoding undone. */
  content: Buffer;
  /** For text parts, and those that are text by what they hold: decoded by their charset, line ends as \n. */
  text: string | null;
}

/** The first value of a header, or ''. */
export function headerOf(message: Pick<Message, 'headers'>, name: string): string {
  return message.headers.find((header) => header.name === name)?.value ?? '';
}
