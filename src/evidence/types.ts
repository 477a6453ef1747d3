import { fileTypeFromFile } from 'file-type';
import { isMail, isJson, isText } from './textTypes.js';
import { extensionOf } from './names.js';

interface AcceptedType {
  readonly type: string;
  readonly extensions: readonly string[];
  /** What the magic bytes must say; without it the file is text. */
  readonly magic?: readonly string[];
  readonly check?: (file: string) => Promise<boolean>;
}

/** What is taken as evidence: screenshots, documents, mail and logs. Nothing that runs, and no archives. */
const acceptedTypes = [
  { type: 'image/png', extensions: ['png'], magic: ['image/png', 'image/apng'] },
  { type: 'image/jpeg', extensions: ['jpg', 'jpeg'], magic: ['image/jpeg'] },
  { type: 'image/gif', extensions: ['gif'], magic: ['image/gif'] },
  { type: 'image/webp', extensions: ['webp'], magic: ['image/webp'] },
  { type: 'application/pdf', extensions: ['pdf'], magic: ['application/pdf'] },
  { type: 'message/rfc822', extensions: ['eml'], check: isMail },
  { type: 'application/json', extensions: ['json'], check: isJson },
  { type: 'text/csv', extensions: ['csv'] },
  { type: 'text/plain', extensions: ['txt', 'log'] },
] as const satisfies readonly AcceptedType[];

/** A media type that evidence can have. */
export type EvidenceType = (typeof acceptedTypes)[number]['type'];

/** A file that was taken: its digest, its name for people, its size in bytes, its verified media type. */
export interface EvidenceFile {
  sha256: string;
  name: string;
  size: number;
  type: EvidenceType;
}

export const evidenceTypes: readonly EvidenceType[] = acceptedTypes.map(({ type }) => type);

/** The extensions taken, without dots, for the form's words. */
export const acceptedExtensions: readonly string[] = acceptedTypes.flatMap(({ extensions }) => [
  ...extensions,
]);

/** The `accept` attribute of a file input. */
export const acceptAttribute = acceptedExtensions.map((extension) => `.${extension}`).join(',');

/** Documents that can be written as plain text, and so need telling apart from it. */
const documentsAsText = new Set([
  'application/pdf',
  'application/rtf',
  'application/postscript',
  'application/eps',
]);

/**
 * The type of a file, when it is one we take and its content is what its name says; undefined otherwise. The media
 * type that the sender claimed plays no part.
 */
export async function recogniseType(file: string, name: string): Promise<EvidenceType | undefined> {
  const extension = extensionOf(name);
  const candidates: readonly (AcceptedType & { type: EvidenceType })[] = acceptedTypes;
  const candidate = candidates.find(({ extensions }) => extensions.includes(extension));
  if (!candidate) return undefined;
  const found = await magicOf(file);
  const matches = candidate.magic ? candidate.magic.includes(found) : await isTextOf(candidate, file, found);
  return matches ? candidate.type : undefined;
}

async function isTextOf(candidate: AcceptedType, file: string, found: string): Promise<boolean> {
  if (documentsAsText.has(found)) return false;
  return (await isText(file)) && (await (candidate.check?.(file) ?? true));
}

/** The media type that the magic bytes tell, or ''. A file that its parser chokes on has none. */
async function magicOf(file: string): Promise<string> {
  try {
    return (await fileTypeFromFile(file))?.mime ?? '';
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error;
    return '';
  }
}
