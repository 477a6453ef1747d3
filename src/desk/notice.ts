import { z } from 'zod';
import { withAnswer } from '../cases/awaited.js';
import type { Case } from '../cases/case.js';
import { noticeProblem, releaseNotice } from '../cases/releaseNotice.js';
import { Refused } from '../cases/refused.js';
import { allows, TransitionRefused } from '../cases/transitions.js';
import { findGround } from '../catalogue/index.js';
import { answerDeadline } from '../deadlines/rules.js';
import { Complaints } from '../intake/complaint.js';
import { leavesOut, previewLetters, type LetterDraft } from '../letters/preview.js';
import type { LetterDeps } from '../letters/write.js';
import { staffId } from '../staff/may.js';
import { fileSize } from '../web/fileSize.js';
import { caseVerb, UNTOUCHED, verbPage } from './caseVerb.js';
import { fieldsOf, several, words } from './input.js';
import { letterView } from './letterView.js';
import { previewMark } from './previewed.js';
import { groundOf } from './ground.js';
import { screenOf } from './screen.js';
import { showForm } from './showForm.js';

const schema = z.object({
  summary: words(10_000),
  file: several,
  step: z.enum(['preview', 'send']),
  previewed: z.string().default(''),
});
type Notice = z.infer<typeof schema>;

/** Releases the notice of the complaint: the handler writes what the customer may read, sees the letter, and sends it. */
export function notice(letters: LetterDeps) {
  const show = showForm('notice', async (caze, state, res) => {
    const parsed = schema.safeParse(state.fields);
    const showsLetter = parsed.success && state.errors.length === 0;
    const drafts = showsLetter ? await lettersFor(caze, parsed.data, String(staffId(res.req)), letters) : [];
    return {
      files: (await releasableFiles(caze)).map((file) => ({
        ...file,
        size: fileSize(file.size, screenOf(res).lang),
      })),
      answerBy: answerBy(caze, new Date()).dueAt,
      hearing: findGround(caze.ground, caze.catalogueVersion)?.hearing === true,
      letters: drafts.map((draft) => letterView(draft, screenOf(res))),
      leavesOut: drafts.some(leavesOut),
      previewed: showsLetter ? previewMark(parsed.data) : '',
      isOther: showsLetter && parsed.data.step === 'send' && !wasPreviewed(parsed.data),
    };
  });
  return {
    show: verbPage('release_notice', show, noticeProblem),
    create: caseVerb({
      schema,
      show,
      act: async (caze, input, by, { req, res }) => {
        if (!allows(caze.status, 'release_notice'))
          throw new TransitionRefused(caze.status, 'release_notice');
        const problem = noticeProblem(caze);
        if (problem) throw new Refused(problem);
        if (input.step === 'preview' || !wasPreviewed(input)) {
          await show(req, res, caze, { ...UNTOUCHED, fields: fieldsOf(req) });
          return null;
        }
        const at = new Date();
        return releaseNotice(
          caze,
          { summary: await summaryOf(caze, input), answerBy: answerBy(caze, at) },
          by,
          at,
        );
      },
      done: 'case:done.notice',
    }),
  };
}

const wasPreviewed = (input: Notice): boolean => input.previewed === previewMark(input);

/** The letter as it would go out now, made by the same path. */
async function lettersFor(caze: Case, input: Notice, by: string, deps: LetterDeps): Promise<LetterDraft[]> {
  if (noticeProblem(caze)) return [];
  const at = new Date();
  const [summary, deadline] = [await summaryOf(caze, input), answerBy(caze, at)];
  const deadlines = withAnswer(caze.deadlines, deadline, 'customer');
  return previewLetters(
    { ...caze, summary, noticedAt: caze.noticedAt ?? at, deadlines },
    {
      type: 'notice_released',
      by: { kind: 'staff', id: by },
      at,
      facts: { answerBy: deadline.dueAt.toISOString(), files: summary.files },
      personal: { summary: summary.text },
    },
    deps,
  );
}

const answerBy = (caze: Case, at: Date) =>
  answerDeadline('customer', at, groundOf(caze), { priority: caze.priority });

/** What was approved; of the files only those that are of this case. */
async function summaryOf(caze: Case, { summary, file }: Notice) {
  const files = await releasableFiles(caze);
  return {
    text: summary,
    files: files.map(({ sha256 }) => sha256).filter((sha256) => file.includes(sha256)),
  };
}

async function releasableFiles(caze: Case) {
  if (caze.track === 'csam') return [];
  const ids = caze.complaints.map(({ id }) => id);
  const complaints = await Complaints.find({ _id: { $in: ids } }, { files: 1, reference: 1 }).lean();
  return complaints.flatMap(({ files, reference }) =>
    files.map(({ sha256, name, size }) => ({ sha256, name, size, reference })),
  );
}
