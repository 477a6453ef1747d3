import { checkDocument, decodeFields, eachElement } from '../bson/raw.js';
import { decode, type Doc, setField } from '../bson/values.js';
import { CommandError } from '../errors.js';

export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_MSG = 2013;
export const HEADER = 16;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const REQUIRED_BITS = 0xffff;
const DOCUMENT = 3;

/** One message of a client, decoded. */
export interface Message {
  requestId: number;
  opcode: number;
  command: Doc;
  documents: Buffer[];
  db: string;
  /** the client doesn't want a reply */
  silent: boolean;
}

/**
 * Decodes a whole message. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 * @throws CommandError for a message that isn't well formed; the connection can't go on after it
 */
export function parseMessage(message: Buffer): Message {
  const requestId = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG) return { requestId, opcode, ...parseMsg(message) };
  if (opcode === OP_QUERY) return { requestId, opcode, ...parseQuery(message) };
  throw malformed(`opcode ${opcode} is not supported`);
}

type Body = Omit<Message, 'requestId' | 'opcode'>;

function parseMsg(message: Buffer): Body {
  if (message.length < HEADER + 10) throw malformed('message too short');
  const flags = message.readUInt32LE(HEADER);
  if (flags & REQUIRED_BITS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) throw malformed('unknown required flag');
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let body: { command: Doc; documents: Buffer[] } | undefined;
  const sequences: { field: string; documents: Buffer[] }[] = [];
  for (let at = HEADER + 4; at < end;) {
    const kind = message[at++];
    if (kind === 0) {
      if (body) throw malformed('more than one body');
      const next = checkDocument(message, at, end);
      body = parseBody(message.subarray(at, next));
      at = next;
    } else if (kind === 1) {
      const sequence = parseSequence(message, at, end);
      sequences.push(sequence);
      at = sequence.end;
    } else throw malformed(`unknown section kind ${kind}`);
  }
  if (!body) throw malformed('no body');
  for (const { field, documents } of sequences) {
    if (field === 'documents') body.documents.push(...documents);
    else setField(body.command, field, documents.map(decode));
  }
  const { $db } = body.command;
  return { ...body, db: typeof $db === 'string' ? $db : 'test', silent: (flags & MORE_TO_COME) !== 0 };
}

function parseSequence(
  message: Buffer,
  start: number,
  end: number,
): { field: string; documents: Buffer[]; end: number } {
  if (end - start < 5) throw malformed('document sequence too short');
  const size = message.readInt32LE(start);
  const last = start + size;
  if (size < 5 || last > end) throw malformed('document sequence out of bounds');
  const nul = message.indexOf(0, start + 4);
  if (nul < 0 || nul >= last) throw malformed('document sequence without a name');
  const documents: Buffer[] = [];
  for (let at = nul + 1; at < last;) {
    const next = checkDocument(message, at, last);
    documents.push(message.subarray(at, next));
    at = next;
  }
  return { field: message.toString('utf8', start + 4, nul), documents, end: last };
}

// The documents of an insert stay encoded: they are stored as they came.
function parseBody(raw: Buffer): { command: Doc; documents: Buffer[] } {
  const names = new Set<string>();
  let documents: Buffer[] = [];
  let isInsert = false;
  eachElement(raw, (name, type, _start, value, end) => {
    if (names.size === 0) isInsert = name === 'insert';
    const found = isInsert && name === 'documents' && type === 4 && documentsIn(raw.subarray(value, end));
    if (found) documents = found;
    else names.add(name);
  });
  return { command: isInsert ? { ...decodeFields(raw, names) } : decode(raw), documents };
}

// Undefined when not all are documents: the insert command refuses them then.
function documentsIn(array: Buffer): Buffer[] | undefined {
  const documents: Buffer[] = [];
  let whole = true;
  eachElement(array, (_index, type, _start, value, end) => {
    documents.push(array.subarray(value, end));
    whole &&= type === DOCUMENT;
  });
  return whole ? documents : undefined;
}

function parseQuery(message: Buffer): Body {
  const nul = message.indexOf(0, HEADER + 4);
  if (nul < 0 || nul + 9 > message.length) throw malformed('query too short');
  const ns = message.toString('utf8', HEADER + 4, nul);
  const at = nul + 9;
  const next = checkDocument(message, at, message.length);
  const command = decode(message.subarray(at, next));
  const [name] = Object.keys(command);
  if (!ns.endsWith('.$cmd') || !/^(ismaster|hello)$/i.test(name ?? ''))
    throw malformed('OP_QUERY is only for the handshake');
  return { command, documents: [], db: ns.slice(0, ns.indexOf('.')), silent: false };
}

function malformed(reason: string): CommandError {
  return new CommandError('InvalidBSON', `malformed message: ${reason}`);
}
