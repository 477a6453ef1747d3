import { createHash } from 'node:crypto';
import { EJSON, type Document } from 'bson';

/** What mongodump writes beside a collection's documents, in Extended JSON that keeps every type. */
export interface Metadata {
  /** as listCollections has them */
  options?: Document;
  /** as listIndexes has them */
  indexes: Document[];
  uuid?: string;
  collectionName: string;
  type?: string;
}

export const METADATA = '.metadata.json';
export const DOCUMENTS = '.bson';
const LONGEST = 238;
const KEPT = 208;

/** The name of a collection's files, as mongodump makes it: escaped as in the query of an address, and cut with a digest where too long. */
export function fileNameOf(collection: string): string {
  const escaped = encodeURIComponent(collection)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
  if (escaped.length <= LONGEST) return escaped;
  return `${escaped.slice(0, KEPT)}%24${createHash('sha1').update(collection).digest('base64url')}`;
}

/** The collection that files of this name hold, where their metadata doesn't say it. */
export function collectionOf(fileName: string): string {
  return decodeURIComponent(fileName.replaceAll('+', '%20'));
}

export function writeMetadata(metadata: Metadata): string {
  return EJSON.stringify(metadata, { relaxed: false });
}

/** @throws Error when it isn't metadata */
export function readMetadata(text: string): Partial<Metadata> {
  const parsed: unknown = EJSON.parse(text, { relaxed: false });
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Error('it is not an object');
  const metadata = parsed as Partial<Metadata>;
  if (metadata.indexes !== undefined && !Array.isArray(metadata.indexes))
    throw new Error('"indexes" is not a list');
  return metadata;
}
