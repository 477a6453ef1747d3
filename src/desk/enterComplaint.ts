import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { catalogueAt } from '../catalogue/index.js';
import type { Deps } from '../deps.js';
import { acceptAttribute, type EvidenceFile } from '../evidence/types.js';
import { draftOf } from '../intake/form/draftOf.js';
import { attachedTo, keepFiles, recordFiles } from '../intake/form/files.js';
import { answerField, asSent, readInput } from '../intake/form/input.js';
import { locationsOf, problemsOf, type FieldProblem } from '../intake/form/problems.js';
import type { FormShape } from '../intake/form/shape.js';
import { receiveComplaint } from '../intake/receive.js';
import { staffId } from '../staff/may.js';
import { NotFound } from '../web/errors.js';
import { fileSize } from '../web/fileSize.js';
import { paths } from '../web/paths.js';
import { ENTRY_CHANNELS, entrySchema, entryShape, IDENTITY_CERTAINTY } from './entry.js';
import { groundOptions } from './grade.js';
import { errorsIn, fieldsOf, formOf, type FieldError, type Fields } from './input.js';
import { localMinute } from './localTime.js';
import { searchPath } from './search.js';
import { param, screenOf, type Screen } from './screen.js';
import { flash } from '../web/flash.js';
import { bodyTooLarge } from './uploads.js';

/** The choice of a ground for a complaint that came by paper, phone or fax (19.4). */
export const showEntryGrounds: RequestHandler = (_req, res) => {
  const { lang } = screenOf(res);
  res.render('desk/enterGround', { groups: groundOptions(catalogueAt(new Date()).version, lang) });
};

export function entry({ config }: Pick<Deps, 'config'>): Record<'show' | 'create', RequestHandler> {
  return {
    show: (req, res) => {
      const fields = { receivedAt: localMinute(new Date(), config.TIME_ZONE), submission: randomUUID() };
      render(res, { shape: shapeIn(req), fields, errors: [], draft: '', files: [] });
    },
    create: async (req, res) => {
      const screen = screenOf(res);
      const shape = shapeIn(req);
      const fields = fieldsOf(req);
      const input = readInput(fields, shape);
      const read = locationsOf(input, shape);
      const attached = await attachedTo(req, input, shape.files, config);
      const extra = entrySchema(config.TIME_ZONE).safeParse(fields);
      const errors = [
        ...(extra.success ? [] : errorsIn(extra.error, screen.t)),
        ...worded(problemsOf(input, read, shape, attached.problems), shape, screen),
        ...(bodyTooLarge(req) ? [{ field: 'files', text: screen.t('errors:too_large.text') }] : []),
      ];
      if (!extra.success || errors.length > 0) {
        const draft = await keepFiles(input.draft, attached.files, config.DRAFT_HOURS);
        res.status(422);
        render(res, { shape, fields, errors, draft, files: attached.files });
        return;
      }
      await recordFiles(attached.files);
      const { channel, receivedAt, phone, certainty } = extra.data;
      const sent = [
        ...asSent(fields, shape),
        ...['channel', 'receivedAt', 'phone', 'certainty'].map(sentAs(fields)),
      ];
      const draft = draftOf(input, shape, {
        locations: read.locations,
        files: attached.files,
        fields: sent,
        language: input.language ?? screen.lang,
        at: receivedAt,
      });
      const complaint = await receiveComplaint({
        ...draft,
        channel,
        goodFaith: input.goodFaith,
        reporter: { ...draft.reporter, phone },
        answers: [
          ...draft.answers,
          ...(certainty ? [{ question: IDENTITY_CERTAINTY, answer: certainty }] : []),
        ],
        enteredBy: staffId(req),
      });
      const { reference } = complaint;
      flash(req, 'success', screen.t('desk:enter.done', { reference }), {
        href: searchPath(reference),
        text: screen.t('desk:enter.toCase'),
      });
      res.redirect(303, paths.desk());
    },
  };
}

function shapeIn(req: Request): FormShape {
  const shape = entryShape(param(req, 'ground'));
  if (!shape) throw new NotFound();
  return shape;
}

const sentAs =
  (fields: Fields) =>
  (name: string): [string, string | string[]] => [name, fields[name] ?? ''];

/** The public form's problems have words already; what it calls its fields, this page calls them too. */
function worded(problems: FieldProblem[], { questions }: FormShape, { t, lang }: Screen): FieldError[] {
  return problems.map(({ field, code, params }) => {
    const question = questions.find(({ id }) => answerField(id) === field);
    const label = question?.label[lang] ?? t(`desk:enter.${field}`);
    return { field, text: t(`report:error.${code}`, { ...params, label }) };
  });
}

interface Page {
  shape: FormShape;
  fields: Fields;
  errors: FieldError[];
  draft: string;
  files: EvidenceFile[];
}

function render(res: Response, { shape, fields, errors, draft, files }: Page): void {
  const { lang } = screenOf(res);
  res.set('Cache-Control', 'no-store');
  res.render('desk/enterComplaint', {
    shape,
    draft,
    form: formOf(fields, errors),
    answerField,
    channels: ENTRY_CHANNELS,
    accept: acceptAttribute,
    kept: files.map(({ sha256, name, size }) => ({ id: sha256, name, size: fileSize(size, lang) })),
  });
}
