import type { Types } from 'mongoose';
import type { Text } from '../catalogue/index.js';
import { derivedId } from '../cases/number.js';
import { Reporters, type Act, type ActType, type ReporterRecord } from '../reporters/reporter.js';
import { datesIn } from './dates.js';
import type { LetterDeps } from './deps.js';
import { addressed } from './draft.js';
import { Letters, type Letter, type Template } from './letter.js';
import { renderStanding, type StandingTemplate } from './render.js';
import { store } from './write.js';

const TEMPLATES: Partial<Record<ActType, StandingTemplate & Template>> = {
  warned: 'warning_to_reporter',
  stopped: 'stop_to_reporter',
  resumed: 'resumption_to_reporter',
};

/** Writes the letters that a reporter is owed about their standing, one for each act. May be repeated at any time. */
export async function writeStandingLetters(
  { _id }: Pick<ReporterRecord, '_id'>,
  deps: LetterDeps,
  at = new Date(),
): Promise<void> {
  const reporter = await Reporters.findById(_id).lean();
  for (const seq of reporter?.owed ?? []) {
    const done = reporter?.acts.find((one) => one.seq === seq);
    if (reporter && done) await write(reporter, done, deps, at);
    await Reporters.updateOne({ _id }, { $pull: { owed: seq } });
  }
}

/** Whether the last letter that warned them was not sent back or refused: only who heard of it was warned (DSA 23(2)). */
export async function warningArrived(reporter: Types.ObjectId): Promise<boolean> {
  const [last] = await lettersToReporter(reporter, 'warning_to_reporter');
  return last !== undefined && last.status !== 'failed';
}

/** What was sent to them about their standing, the latest first. */
export const lettersToReporter = (
  reporter: Types.ObjectId,
  template?: StandingTemplate,
): Promise<Pick<Letter, '_id' | 'template' | 'status' | 'createdAt'>[]> =>
  Letters.find({ reporter, ...(template && { template }) }, { template: 1, status: 1, createdAt: 1 })
    .sort({ createdAt: -1, _id: -1 })
    .limit(MOST)
    .lean();

const MOST = 20;

async function write(reporter: ReporterRecord, done: Act, deps: LetterDeps, at: Date): Promise<void> {
  const template = TEMPLATES[done.type];
  if (!template) return;
  const { _id, language, name, email, record } = reporter;
  const scene = {
    ...datesIn(language, deps.zone),
    party: 'reporter' as const,
    language,
    say: (text: Text) => text[language],
    brand: deps.brand,
    name,
    email,
    at: done.at,
    reason: done.reason,
    until: done.until,
    ...(record && { record }),
  };
  const draft = {
    _id: derivedId('standing', String(_id), done.seq),
    template,
    reporter: _id,
    ...addressed(scene, email),
    ...renderStanding(template, scene),
  };
  await store(draft, deps.mailFrom, at);
}
