import type { Language } from '../../catalogue/index.js';
import type { EvidenceFile } from '../../evidence/types.js';
import type { UploadProblem } from '../../evidence/upload.js';
import type { Organisation } from '../../reporters/organisation.js';
import type { ComplaintDraft } from '../receive.js';
import type { Fault } from './problem.js';

/** What a complaint came with, beside its JSON. */
export interface Arriving {
  organisation: Organisation;
  at: Date;
  /** The JSON as it was written. */
  text: string;
  language: Language;
  files: EvidenceFile[];
  problems: UploadProblem[];
}

/** A complaint that can be stored, and what its sender should mend next time. */
export interface Readable {
  draft: Omit<ComplaintDraft, 'submission'>;
  warnings: Fault[];
}
