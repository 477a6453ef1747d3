import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import type { ImportReport } from '../customers/applyImport.js';
import { importAll } from '../customers/importAll.js';
import { refusalFor } from '../evidence/uploadRefused.js';
import { screenOf } from './screen.js';

const MOST_FILES = 10;
const MEGABYTES = 50;
const COLUMNS = {
  customers: 'ref, name, email, kind, language, phone, address, agreed_reseller',
  services: 'ref, customer, kind, name, status',
  resources: 'kind, value, customer, service, from, to',
};

const receive = multer({
  storage: multer.memoryStorage(),
  limits: {
    files: MOST_FILES,
    fileSize: MEGABYTES * 1024 * 1024,
    fields: 10,
    fieldSize: 10_000,
    parts: MOST_FILES + 10,
  },
}).array('files', MOST_FILES);

const tooLarge = new WeakSet<Request>();

/** Reads the CSV files of the import into memory; too much comes back on the page itself. */
export const readImportFiles: RequestHandler = (req, res, next) => {
  void receive(req, res, (error: unknown) => {
    if (error instanceof multer.MulterError) tooLarge.add(req);
    else if (error) return next(refusalFor(error, req.destroyed));
    next();
  });
};

export const showImport: RequestHandler = (_req, res) => {
  render(res, {});
};

/** Imports the files, all of them or none, and reports what that changed or every place where something is wrong. */
export const createImport: RequestHandler = async (req, res) => {
  const { t } = screenOf(res);
  const problem = (text: string, status: number) => {
    res.status(status);
    render(res, { problem: text });
  };
  if (tooLarge.has(req)) {
    return problem(t('customers:import.tooLarge', { files: MOST_FILES, each: MEGABYTES }), 413);
  }
  const files = filesOf(req).filter(({ size }) => size > 0);
  if (files.length === 0) return problem(t('customers:import.noFiles'), 422);
  const report = await importAll(
    files.map(({ originalname, buffer }) => ({ name: originalname, text: buffer })),
  );
  res.status(report.ok ? 200 : 422);
  render(res, { report });
};

function render(
  res: Response,
  { report = null, problem = '' }: { report?: ImportReport | null; problem?: string },
): void {
  res.render('desk/import', { report, problem, columns: COLUMNS });
}

const filesOf = ({ files }: Request): Express.Multer.File[] => (Array.isArray(files) ? files : []);
