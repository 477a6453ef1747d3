import type { Case } from '../cases/case.js';
import { extensionOf } from '../evidence/names.js';
import type { EvidenceFile } from '../evidence/types.js';
import { Complaints } from '../intake/complaint.js';

/** A file that a handler released to the customer, under a name that tells nothing of who sent it. */
export interface ReleasedFile {
  sha256: string;
  name: string;
  size: number;
}

/** The files of the case's complaints that the handler released; none for child abuse material (invariants 6 and 7). */
export async function releasedFiles({ summary, track, complaints }: Case): Promise<ReleasedFile[]> {
  const released = summary?.files ?? [];
  if (released.length === 0 || track === 'csam') return [];
  const ids = complaints.map(({ id }) => id);
  const found = await Complaints.find({ _id: { $in: ids } }, { files: 1 }).lean();
  const files = new Map(found.flatMap(({ files }) => files.map((file) => [file.sha256, file] as const)));
  return released.flatMap((sha256, index) => {
    const file = files.get(sha256);
    return file ? [withoutItsName(file, index + 1)] : [];
  });
}

function withoutItsName({ sha256, name, size }: EvidenceFile, number: number): ReleasedFile {
  const extension = extensionOf(name);
  return { sha256, size, name: `evidence-${number}${extension && `.${extension}`}` };
}
