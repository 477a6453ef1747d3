import type { EvidenceFile } from '../../evidence/types.js';
import type { Language } from '../../catalogue/index.js';
import type { Location } from '../locations.js';
import type { ComplaintDraft } from '../receive.js';
import type { FormInput } from './input.js';
import type { FormShape } from './shape.js';

interface Sent {
  locations: Location[];
  files: EvidenceFile[];
  /** The fields exactly as they were sent. */
  fields: [string, string | string[]][];
  language: Language;
  at: Date;
}

/** The complaint that a form without problems makes. Pure. */
export function draftOf(input: FormInput, shape: FormShape, sent: Sent): ComplaintDraft {
  const { ground, catalogueVersion, questions } = shape;
  const { name, email, organisation, address } = input;
  return {
    submission: input.submission,
    channel: 'form',
    language: sent.language,
    receivedAt: sent.at,
    ground: ground.id,
    catalogueVersion,
    byReference: ground.byReference && input.byReference,
    locations: sent.locations,
    reasons: input.reasons,
    answers: questions.flatMap(({ id }) => {
      const answer = input.answers.get(id) ?? '';
      return answer === '' ? [] : [{ question: id, answer }];
    }),
    reporter: {
      name,
      email,
      organisation,
      address,
      phone: '',
      anonymous: name === '' && email === '',
    },
    goodFaith: shape.goodFaith && input.goodFaith,
    files: sent.files,
    raw: JSON.stringify({
      ground: ground.id,
      fields: sent.fields,
      files: sent.files.map((file) => [file.sha256, file.name]),
    }),
    enteredBy: null,
  };
}
