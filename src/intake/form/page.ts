import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Language } from '../../catalogue/index.js';
import { acceptAttribute, acceptedExtensions, type EvidenceFile } from '../../evidence/types.js';
import { NotFound } from '../../web/errors.js';
import { fileSize } from '../../web/fileSize.js';
import type { Translate } from '../../web/i18n.js';
import { paths } from '../../web/paths.js';
import type { FileSettings } from './files.js';
import { answerField, emptyInput, type FormInput } from './input.js';
import type { FieldProblem } from './problems.js';
import { shapeOf, type FormShape } from './shape.js';
import type { FormStamps } from './stamp.js';

interface FormPage {
  shape: FormShape;
  input: FormInput;
  problems: FieldProblem[];
  files: EvidenceFile[];
}

/** The form for the ground in the address. Throws NotFound for one that the public cannot choose. */
export function shapeFor(req: Request): FormShape {
  const shape = shapeOf(String(req.params['ground']));
  if (!shape) throw new NotFound();
  return shape;
}

/** GET /report/:ground. The form gets its number here: sent twice, it is one complaint. */
export function showForm(settings: FileSettings, stamps: FormStamps): RequestHandler {
  return (req, res) => {
    const shape = shapeFor(req);
    const submission = randomUUID();
    const input = emptyInput(submission, stamps.make(submission, new Date()));
    renderForm(res, { shape, input, problems: [], files: [] }, settings);
  };
}

export function renderForm(res: Response, page: FormPage, settings: FileSettings): void {
  const { shape, input, problems, files } = page;
  const { t, lang } = res.locals as { t: Translate; lang: Language };
  const errors = problems.map(({ field, code, params }) => ({
    field,
    text: t(`report:error.${code}`, { ...params, label: labelOf(field, shape, t, lang) }),
  }));
  res.set('Cache-Control', 'no-store');
  res.render('report/form', {
    shape,
    input,
    errors,
    errorOf: (field: string) =>
      errors
        .filter((error) => error.field === field)
        .map(({ text }) => text)
        .join(' '),
    answerField,
    check: `${paths.reportCheck()}?ground=${encodeURIComponent(shape.ground.id)}`,
    kept: files.map(({ sha256, name, size }) => ({ id: sha256, name, size: fileSize(size, lang) })),
    fileHints: {
      files: settings.UPLOAD_MAX_FILES,
      each: settings.UPLOAD_MAX_FILE_MB,
      total: settings.UPLOAD_MAX_TOTAL_MB,
      kinds: acceptedExtensions.join(', '),
      accept: acceptAttribute,
    },
  });
}

/** How the page names a field, for a message that stands apart from it. */
function labelOf(
  field: string,
  { questions, reasons, ground }: FormShape,
  t: Translate,
  lang: Language,
): string {
  const question = questions.find(({ id }) => answerField(id) === field);
  if (question) return question.label[lang];
  if (field !== 'reasons') return t(`report:who.${field}`);
  return t(`report:reasons.${ground.track === 'csam' ? 'csam' : reasons}.label`);
}
