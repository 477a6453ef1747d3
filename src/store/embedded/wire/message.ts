import { checkDocument, decodeFields, eachElement } from '../bson/raw.js';
import { decode, type Doc, setField } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { breathe } from '../plan/source.js';

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

/** So many bytes of documents are checked before others have their turn. */
const CHECKED = 512 * 1024;

/**
 * Decodes a whole message. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 * @throws CommandError for a message that isn't well formed; the connection can't go on after it
 */
export async function parseMessage(message: Buffer): Promise<Message> {
  const requestId = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  const parse = PARSERS[opcode];
  if (!parse) throw malformed(`opcode ${opcode} is not supported`);
  const { unchecked = [], ...body } = parse(message);
  await checkAll(unchecked);
  return { requestId, opcode, ...body };
}

const PARSERS: Readonly<Record<number, (message: Buffer) => Body>> = {
  [OP_MSG]: parseMsg,
  [OP_QUERY]: parseQuery,
};

type Body = Omit<Message, 'requestId' | 'opcode'> & { unchecked?: Buffer[] };

async function checkAll(documents: readonly Buffer[]): Promise<void> {
  let bytes = 0;
  for (const document of documents) {
    checkDocument(document, 0, document.length);
    bytes += document.length;
    if (bytes <= CHECKED) continue;
    bytes = 0;
    await breathe();
  }
}

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
  let unchecked: Buffer[] = [];
  for (const { field, documents } of sequences) {
    if (field === 'documents') unchecked = unchecked.concat(documents);
    else setField(body.command, field, documents.map(checkAndDecode));
  }
  const { command, documents } = body;
  const { $db } = command;
  return {
    command,
    documents: documents.concat(unchecked),
    unchecked,
    db: typeof $db === 'string' ? $db : 'test',
    silent: (flags & MORE_TO_COME) !== 0,
  };
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
    const next = at + (last - at < 5 ? 0 : message.readInt32LE(at));
    if (next < at + 5 || next > last) throw malformed('document of a sequence out of bounds');
    documents.push(message.subarray(at, next));
    at = next;
  }
  return { field: message.toString('utf8', start + 4, nul), documents, end: last };
}

function checkAndDecode(document: Buffer): Doc {
  checkDocument(document, 0, document.length);
  return decode(document);
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
