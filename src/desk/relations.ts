import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Types } from 'mongoose';
import { Cases, type Case } from '../cases/case.js';
import { settleNow } from '../cases/grouping.js';
import { linkCases, unlinkCases } from '../cases/link.js';
import { mergeCases, mergeProblem } from '../cases/merge.js';
import { findByCustomers, findByIds, findByTerm, type CaseRow } from '../cases/queries.js';
import { Refused } from '../cases/refused.js';
import { allows, isUndecided, TransitionRefused } from '../cases/transitions.js';
import { unmergeCase } from '../cases/unmerge.js';
import { NotFound } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { caseVerb, UNTOUCHED, verbPage, type ShowForm } from './caseVerb.js';
import { fieldsOf, maybeLine, words } from './input.js';
import { queueRows } from './queueRows.js';
import { param, screenOf, type Screen } from './screen.js';
import { formLocals, headOf } from './showCase.js';

const MOST_SUGGESTED = 8;
const NUMBER = /^ND-\d{4}-\d{6,9}$/;

/** What a form on this page names: a case that was suggested, or one by its number. */
const chosen = z.object({ suggested: maybeLine(40), number: maybeLine(40) });
const merging = chosen.extend({ reason: words(5000), step: z.enum(['preview', 'merge']) });

const show: ShowForm = (req, res, caze, state) => render(req, res, caze, { state });

/** The page of what a case has to do with others. */
export const showRelations = verbPage('link', show);

export const createLink = caseVerb({
  schema: chosen,
  show,
  act: async (caze, input, by) => settleNow(await linkCases(caze, await chosenCase(input), by)),
  done: 'case:done.link',
});

export const removeLink = caseVerb({
  schema: z.object({}),
  show,
  act: async (caze, _input, by, { req }) =>
    settleNow(await unlinkCases(caze, await byNumber(param(req, 'other')), by)),
  done: 'case:done.unlink',
});

/** Merges this case into another, after a page that says what that does. */
export const createMerger = caseVerb({
  schema: merging,
  show,
  act: async (caze, input, by, { req, res }) => {
    const target = await chosenCase(input);
    const problem = mergeProblem(caze, target);
    if (problem) throw new Refused(problem);
    for (const [one, verb] of [[caze, 'merge'] as const, [target, 'absorb'] as const])
      if (!allows(one.status, verb)) throw new TransitionRefused(one.status, verb);
    if (input.step === 'merge') return settleNow(await mergeCases(caze, target, input.reason, by));
    await render(req, res, caze, { state: { ...UNTOUCHED, fields: fieldsOf(req) }, target });
    return null;
  },
  done: 'case:done.merge',
});

/** Undoes the merger of this case. */
export const removeMerger = caseVerb({
  schema: z.object({}),
  show,
  act: async (caze, _input, by) => settleNow(await unmergeCase(caze, by)),
  done: 'case:done.unmerge',
});

/** Undoes a split: what was split off goes back. */
export const removeSplit: RequestHandler = caseVerb({
  schema: z.object({}),
  show,
  act: async (caze, _input, by, { req, res }) => {
    const off = await byNumber(param(req, 'other'));
    if (!off.splitFrom?.case.equals(caze._id)) throw new NotFound();
    return settleNow(await mergeCases(off, caze, screenOf(res).t('case:relations.splitUndone'), by));
  },
  done: 'case:done.unsplit',
});

async function chosenCase({ suggested, number }: z.infer<typeof chosen>): Promise<Case> {
  const wanted = number.toUpperCase() || suggested;
  const caze = NUMBER.test(wanted) ? await Cases.findOne({ number: wanted }).lean<Case>() : null;
  if (!caze) throw new Refused('unknown_case');
  return caze;
}

async function byNumber(number: string): Promise<Case> {
  const caze = NUMBER.test(number) ? await Cases.findOne({ number }).lean<Case>() : null;
  if (!caze) throw new NotFound();
  return caze;
}

interface Shown {
  state: Parameters<ShowForm>[3];
  /** The case that this one is about to be merged into. */
  target?: Case;
}

async function render(_req: Request, res: Response, caze: Case, { state, target }: Shown): Promise<void> {
  const screen = screenOf(res);
  const [tied, suggestions] = await Promise.all([tiesOf(caze, screen), suggestionsFor(caze, screen)]);
  res.render('desk/relations', {
    ...(await headOf(caze, screen)),
    ...formLocals(caze, state),
    ...tied,
    suggestions,
    mergedInto: caze.mergedInto?.number,
    mayMerge: allows(caze.status, 'merge') && caze.decisions.length === 0,
    confirming: target && {
      number: target.number,
      complaints: caze.complaintCount,
      locations: caze.locations.length,
      ground: caze.ground !== target.ground,
    },
  });
}

/** The cases that this one is tied to, each with the form that unties it. */
async function tiesOf(caze: Case, screen: Screen) {
  const links = caze.links ?? [];
  const absorbed = (caze.absorbed ?? []).filter(({ undone }) => !undone);
  const splits = caze.splits ?? [];
  const ids = [
    ...[...links, ...absorbed, ...splits].map((tie) => tie.case),
    ...(caze.splitFrom ? [caze.splitFrom.case] : []),
  ];
  const found = ids.length > 0 ? await findByIds(ids, ids.length) : [];
  const versions = await versionsOf(absorbed.map((tie) => tie.case));
  const rows = new Map((await queueRows(found, screen)).map((row) => [row.number, row]));
  const rowOf = (id: Types.ObjectId) => {
    const one = found.find(({ _id }) => _id.equals(id));
    const row = one && rows.get(one.number);
    return one && row ? [{ ...row, isOpen: isUndecided(one.status) }] : [];
  };
  const isOpen = isUndecided(caze.status);
  return {
    links: links
      .flatMap((tie) => rowOf(tie.case))
      .map((row) => ({
        ...row,
        undo: paths.caseLinkRemoval(caze.number, row.number),
        version: caze.version,
      })),
    absorbed: absorbed.flatMap((tie) =>
      rowOf(tie.case).map((row) => ({
        ...row,
        undo: isOpen ? paths.caseMergerRemoval(row.number) : null,
        version: versions.get(row.number) ?? 0,
      })),
    ),
    splits: splits
      .flatMap((tie) => rowOf(tie.case))
      .map((row) => ({
        ...row,
        undo: isOpen && row.isOpen ? paths.caseSplitRemoval(caze.number, row.number) : null,
        version: caze.version,
      })),
    splitFrom: caze.splitFrom?.number,
  };
}

async function versionsOf(ids: Types.ObjectId[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const found = await Cases.find({ _id: { $in: ids } }, { number: 1, version: 1 }).lean();
  return new Map(found.map(({ number, version }) => [number, version]));
}

/** Open cases of the same customer, or about the same address. */
async function suggestionsFor(caze: Case, screen: Screen) {
  const [same, near] = await Promise.all([
    caze.customer ? findByCustomers([caze.customer], 30) : [],
    caze.resource.kind === 'none' ? [] : findByTerm(caze.resource.value.toLowerCase()),
  ]);
  const known = new Set([caze.number, ...(caze.links ?? []).map(({ number }) => number)]);
  const suggested = new Map<string, CaseRow>();
  for (const row of [...near, ...same])
    if (!known.has(row.number) && isUndecided(row.status)) suggested.set(row.number, row);
  const rows = await queueRows([...suggested.values()].slice(0, MOST_SUGGESTED), screen);
  return rows.map(({ number, resource, ground, customer, status, complaints }) => ({
    value: number,
    label: `${number} · ${resource}`,
    hint: [
      ground,
      customer,
      screen.t(`common:status.${status}`),
      screen.t('common:complaints', { count: complaints }),
    ]
      .filter(Boolean)
      .join(' · '),
  }));
}
