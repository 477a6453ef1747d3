import type { Request } from 'express';
import { saveDraft, takeDraft, updateDraft } from '../../evidence/drafts.js';
import { recordEvidence } from '../../evidence/evidence.js';
import type { EvidenceFile } from '../../evidence/types.js';
import { uploadsOf, type UploadProblem } from '../../evidence/upload.js';
import type { FormInput } from './input.js';
import type { FieldProblem } from './problems.js';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

export interface Attached {
  files: EvidenceFile[];
  problems: FieldProblem[];
}

export interface FileSettings {
  UPLOAD_MAX_FILES: number;
  UPLOAD_MAX_FILE_MB: number;
  UPLOAD_MAX_TOTAL_MB: number;
  DRAFT_HOURS: number;
}

/**
 * The files of a form: those that came with it and those that an earlier attempt left in its draft, without those that
 * were ticked to be removed. The store is asked only when there is a draft, and never for a ground that takes no files.
 */
export async function attachedTo(
  req: Request,
  input: FormInput,
  allowed: boolean,
  settings: FileSettings,
): Promise<Attached> {
  const { files: fresh, problems } = uploadsOf(req);
  const draft = allowed && input.draft !== '' ? await takeDraft(input.draft) : null;
  const kept = draft?.files.filter(({ sha256 }) => !input.removeFile.includes(sha256)) ?? [];
  const all = new Map([...fresh, ...kept].map((file) => [file.sha256, file]));
  const { files, surplus } = withinLimits([...all.values()], settings);
  return { files, problems: [...problems, ...surplus].map((problem) => worded(problem, settings)) };
}

/** Keeps the files of a form that is sent back with errors; returns the token that the page carries, or ''. */
export async function keepFiles(token: string, files: EvidenceFile[], hours: number): Promise<string> {
  const content = { fields: {}, files };
  await recordFiles(files);
  if (token !== '' && (await updateDraft(token, content, hours * HOUR_MS))) return token;
  if (files.length === 0) return '';
  return saveDraft(content, hours * HOUR_MS);
}

export async function recordFiles(files: EvidenceFile[]): Promise<void> {
  await Promise.all(files.map((file) => recordEvidence(file)));
}

function withinLimits(all: EvidenceFile[], settings: FileSettings) {
  const files: EvidenceFile[] = [];
  const surplus: UploadProblem[] = [];
  let total = 0;
  for (const file of all) {
    const tooMany = files.length >= settings.UPLOAD_MAX_FILES;
    const tooBig = total + file.size > settings.UPLOAD_MAX_TOTAL_MB * MIB;
    if (tooMany || tooBig) surplus.push({ name: file.name, problem: tooMany ? 'too_many' : 'total_too_big' });
    else {
      files.push(file);
      total += file.size;
    }
  }
  return { files, surplus };
}

function worded({ name, problem }: UploadProblem, settings: FileSettings): FieldProblem {
  const { UPLOAD_MAX_FILES: files, UPLOAD_MAX_FILE_MB: each, UPLOAD_MAX_TOTAL_MB: total } = settings;
  return { field: 'files', code: `file_${problem}`, params: { name, files, each, total } };
}
