import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Config } from '../../../config/index.js';
import { catalogueAt, questionsFor, type Language } from '../../catalogue/index.js';
import { formatsFor } from '../../web/formats.js';
import type { Translate } from '../../web/i18n.js';
import { MOST_JSON_MB } from './body.js';
import { EXAMPLES } from './examples.js';
import { PROBLEM_STATUSES } from './problem.js';
import { accepted, complaintInput, complaintState } from './schemas.js';

interface Row {
  name: string;
  kind: string;
  required: boolean;
  about: string;
}

/** GET /api: everything about the API for people, in their language; made from the schemas that validate. */
export function showDocs(config: Config): RequestHandler {
  const { BASE_URL, API_KEY_HOURS: hours } = config;
  const limits = {
    json: MOST_JSON_MB,
    files: config.UPLOAD_MAX_FILES,
    each: config.UPLOAD_MAX_FILE_MB,
    total: config.UPLOAD_MAX_TOTAL_MB,
  };
  return (_req, res) => {
    const { t, lang } = localsOf(res);
    res.render('api/docs', {
      base: BASE_URL,
      hours,
      limits,
      examples: Object.fromEntries(
        Object.entries(EXAMPLES).map(([name, value]) => [name, JSON.stringify(value, null, 2)]),
      ),
      fields: {
        complaint: rowsOf(complaintInput, t),
        reporter: rowsOf(complaintInput.shape.reporter.unwrap(), t, 'reporter_'),
        accepted: rowsOf(accepted, t).map((row) => inAnswer(row, t)),
        state: rowsOf(complaintState, t).map((row) => inAnswer(row, t)),
      },
      grounds: groundRows(lang),
      problems: PROBLEM_STATUSES,
      fmt: formatsFor(lang, config.TIME_ZONE),
    });
  };
}

const localsOf = (res: Response) => res.locals as { t: Translate; lang: Language };

function rowsOf(schema: z.ZodObject, t: Translate, prefix = ''): Row[] {
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(made.properties ?? {}).map(([name, property]) => ({
    name,
    kind: typeof property === 'object' ? kindOf(property) : '',
    required: made.required?.includes(name) ?? false,
    about: t(`api:field.${prefix}${name}`),
  }));
}

/** The ground that a complaint was taken under is not the one that it asks for. */
const inAnswer = (row: Row, t: Translate): Row =>
  row.name === 'ground' ? { ...row, about: t('api:field.acceptedGround') } : row;

function kindOf(property: z.core.JSONSchema.BaseSchema): string {
  const { type, items } = property;
  if (property.enum) return property.enum.map((value) => JSON.stringify(value)).join(' | ');
  const inner = items && typeof items === 'object' && !Array.isArray(items) ? items.type : undefined;
  const most = property.maxLength ?? property.maxItems;
  const name = type === 'array' ? `array${inner ? ` of ${String(inner)}` : ''}` : String(type ?? 'object');
  return most === undefined ? name : `${name} ≤ ${most}`;
}

function groundRows(lang: Language) {
  const { grounds, version } = catalogueAt(new Date());
  return grounds.map((ground) => ({
    id: ground.id,
    label: ground.label[lang],
    dsa: ground.dsaKeyword ?? ground.dsaCategory ?? '',
    files: ground.filesAllowed,
    asks: questionsFor(ground, version).map(({ id, label }) => ({ id, label: label[lang] })),
  }));
}
