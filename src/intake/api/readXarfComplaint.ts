import { Readable as Stream } from 'node:stream';
import { catalogueAt, type Ground } from '../../catalogue/index.js';
import { collectFiles, type UploadProblem } from '../../evidence/fileParts.js';
import { recordEvidence } from '../../evidence/evidence.js';
import type { EvidenceFile } from '../../evidence/types.js';
import type { Vault } from '../../evidence/vault.js';
import { isDeliverable } from '../../mail/address.js';
import type { Reporter } from '../complaint.js';
import { readLocations, type Location } from '../locations.js';
import { isRecord } from '../reading/formats/common/facts.js';
import { groundOf } from '../reading/grounds.js';
import type { Report } from '../reading/report.js';
import { cleanText, showBidi } from '../text.js';
import type { Arriving, Readable } from './context.js';
import type { Fault } from './problem.js';
import { evidenceIn, readXarf, withoutPayloads } from './xarf.js';

/** Evidence within one document: less than a form may carry, for it is held in memory. */
const LIMITS = { maxFiles: 20, maxFileBytes: 8 * 1024 * 1024, maxTotalBytes: 8 * 1024 * 1024 };
const MOST_LOCATIONS = 1_000;
const EXTENSIONS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'message/rfc822': 'eml',
  'application/json': 'json',
  'text/csv': 'csv',
  'text/plain': 'txt',
};

/**
 * Reads a XARF document into a complaint. What its schema forbids becomes warnings. Of child abuse material neither evidence nor anything that
 * could be a file is kept, in no form (invariant 7). Throws an ApiProblem (422) when nothing could be read.
 */
export async function readXarfComplaint(
  document: Record<string, unknown>,
  arriving: Arriving,
  vault: Vault,
): Promise<Readable> {
  const ground = groundOfXarf(document, arriving.at);
  const csam = ground.track === 'csam';
  const kept = csam ? withoutPayloads(document) : document;
  const report = readXarf(isRecord(kept) ? kept : {});
  const { files, problems } = ground.filesAllowed ? await keepEvidence(document, vault) : NO_FILES;
  const { locations, warnings } = locationsOf(report);
  return {
    draft: {
      ...arrivalOf(arriving),
      ground: ground.id,
      catalogueVersion: catalogueAt(arriving.at).version,
      locations,
      reporter: reporterOf(report, arriving),
      files: [...arriving.files, ...files],
      raw: csam ? JSON.stringify(kept) : arriving.text,
      reports: [report],
      ownReference: valueOf(report, 'report_id'),
    },
    warnings: [
      ...report.warnings.map((detail) => ({ pointer: '', code: 'xarf_schema', detail })),
      ...warnings,
      ...[...arriving.problems, ...problems].map(({ name, problem }) => ({
        pointer: '',
        code: `file_${problem}`,
        detail: `"${name}" was not kept as a file.`,
      })),
      ...(groundOf(report).known ? [] : [UNKNOWN_TYPE]),
    ],
  };
}

/** The ground that the document's type points to. Throws an ApiProblem (422) when nothing could be read. */
export function groundOfXarf(document: Record<string, unknown>, now: Date): Ground {
  const { ground: id } = groundOf(readXarf(document));
  const { grounds } = catalogueAt(now);
  const found = grounds.find((ground) => ground.id === id) ?? grounds.find(({ track }) => track === 'misuse');
  if (!found) throw new Error('the catalogue has no ground for what machines report');
  return found;
}

const NO_FILES: { files: EvidenceFile[]; problems: UploadProblem[] } = { files: [], problems: [] };
const UNKNOWN_TYPE: Fault = {
  pointer: '/type',
  code: 'unknown_type',
  detail: 'No ground belongs to this type; a person will choose one.',
};

/** What every complaint by machine has in common: no letter ever answers it (RFC 3834). */
const arrivalOf = ({ organisation, at, language }: Arriving) => ({
  channel: 'api' as const,
  language,
  receivedAt: at,
  byReference: false,
  reasons: '',
  answers: [],
  goodFaith: false,
  organisation: organisation._id,
  automatic: true,
  enteredBy: null,
});

async function keepEvidence(document: Record<string, unknown>, vault: Vault) {
  const parts = collectFiles(vault, LIMITS, () => true);
  for (const [index, { type, bytes }] of evidenceIn(document).entries()) {
    const extension = EXTENSIONS[type.split(';')[0]?.trim().toLowerCase() ?? ''] ?? 'bin';
    const name = `evidence-${index + 1}.${extension}`;
    if (!parts.refuses(name)) await parts.take(name, Stream.from([bytes]));
  }
  const kept = await parts.keepAll();
  for (const file of kept.files) await recordEvidence(file);
  return kept;
}

function locationsOf({ locations }: Report): { locations: Location[]; warnings: Fault[] } {
  const read = readLocations(locations.join('\n'), { locations: MOST_LOCATIONS });
  const warnings = read.problems.map(({ raw, problem }) => ({
    pointer: '',
    code: problem,
    detail: `"${raw}" could not be read as a location.`,
  }));
  if (read.locations.length > 0) return { locations: read.locations, warnings };
  const none = { pointer: '', code: 'no_location', detail: 'It names no location that can be looked into.' };
  return { locations: [], warnings: [...warnings, none] };
}

function reporterOf(report: Report, { organisation }: Arriving): Reporter {
  const contact = valueOf(report, 'reporter.contact');
  const email = contact !== '' && isDeliverable(contact) ? contact : organisation.email;
  const org = valueOf(report, 'reporter.org') || valueOf(report, 'reporter_org') || organisation.name;
  return { name: '', email, organisation: org, address: '', phone: '', anonymous: false };
}

const valueOf = ({ facts }: Report, name: string): string =>
  showBidi(cleanText(facts.find((fact) => fact.name === name)?.value ?? '').slice(0, 200));
