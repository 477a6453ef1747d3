import type { RequestHandler, Response } from 'express';
import { Cases } from '../cases/case.js';
import { changeLatest } from '../cases/change.js';
import { Refused } from '../cases/refused.js';
import { catalogueAt } from '../catalogue/index.js';
import type { Deps } from '../deps.js';
import { sendBytes } from '../evidence/download.js';
import { rowsOfComplaintIds } from '../intake/casesOf.js';
import { Complaints } from '../intake/complaint.js';
import { MESSAGE_STATUSES, type Message } from '../intake/mail/message.js';
import { messageById, messagesPage, type MessageLine } from '../intake/mail/queries.js';
import { openRaw } from '../intake/mail/raw.js';
import { mailboxStates } from '../intake/mailboxes/states.js';
import { readPart } from '../intake/reading/readRaw.js';
import { showBidi } from '../intake/text.js';
import { Problem } from '../problem.js';
import { staffId } from '../staff/may.js';
import { NotFound } from '../web/errors.js';
import { fileSize } from '../web/fileSize.js';
import { paths } from '../web/paths.js';
import { groundOptions } from './grade.js';
import { formOf, type FieldError, type Fields } from './input.js';
import { messagesAt, messageTabs } from './messageTabs.js';
import { colleagues } from './people.js';
import { readingWords } from './readingWords.js';
import { param, queried, screenOf, type Screen } from './screen.js';

/** The mail that came in: first what is held, for a person to look at; and which mailboxes can't be reached. */
export const showMessages =
  ({ config }: Pick<Deps, 'config'>): RequestHandler =>
  async (req, res) => {
    const asked = queried(req, 'status');
    const status = asked === 'all' ? null : (MESSAGE_STATUSES.find((known) => known === asked) ?? 'held');
    const [page, mailboxes, tabs] = await Promise.all([
      messagesPage(status, queried(req, 'after')),
      mailboxStates(config.MAILBOXES),
      messageTabs(status ?? 'all', screenOf(res)),
    ]);
    res.render('desk/messages', {
      messages: page.messages.map((message) => lineOf(message, screenOf(res))),
      unreachable: mailboxes.filter(({ failingSince }) => failingSince !== null),
      status: status ?? 'all',
      tabs,
      next: page.next && `${messagesAt(status ?? 'all')}${status === 'held' ? '?' : '&'}after=${page.next}`,
    });
  };

const lineOf = (message: MessageLine, screen: Screen) => ({
  ...message,
  reason: reasonOf(message, screen),
  href: paths.message(String(message._id)),
  subject: aboutOf(message, 'subject'),
  from: aboutOf(message, 'reporter'),
});

const reasonOf = ({ reason }: Pick<Message, 'reason'>, { t }: Screen): string =>
  showBidi(readingWords(reason, t));

const aboutOf = ({ reading }: Pick<MessageLine, 'reading'>, name: string): string =>
  showBidi(reading?.about.find((fact) => fact.name === name)?.value ?? '');

/** One message: what it was taken for and why, its text, its files; and, while it is held, what to do with it. */
export const showMessage: RequestHandler = async (req, res) => {
  await renderMessage(res, await loadMessage(req.params['id']), { fields: {}, errors: [] });
};

/** The same page with what was typed on it and could not be done. */
export async function renderMessage(
  res: Response,
  message: Message,
  { fields, errors }: { fields: Fields; errors: FieldError[] },
): Promise<void> {
  const screen = screenOf(res);
  const { reading, stripped, status } = message;
  const [cases, complaints, people] = await Promise.all([
    casesOf(message),
    Complaints.find({ _id: { $in: message.complaints } }, { reference: 1 }).lean(),
    colleagues(),
  ]);
  const id = String(message._id);
  const mayOpen = screen.may('read_evidence') && !stripped && status !== 'taken';
  if (errors.length > 0) res.status(422);
  res.render('desk/message', {
    message,
    reason: reasonOf(message, screen),
    subject: aboutOf(message, 'subject') || screen.t('desk:message.noSubject'),
    problems: (reading?.problems ?? []).map((problem) => showBidi(readingWords(problem, screen.t))),
    about: (reading?.about ?? []).map(({ name, value }) => ({ name, value: showBidi(value) })),
    facts: (reading?.facts ?? []).map((fact) => ({ ...fact, value: showBidi(fact.value) })),
    files: (reading?.files ?? []).map((file) => ({
      ...file,
      name: showBidi(file.name),
      size: fileSize(file.bytes, screen.lang),
      href: mayOpen ? paths.messageFile(id, String(file.part)) : null,
    })),
    original: mayOpen ? paths.messageOriginal(id) : null,
    cases: cases.map(({ number }) => number),
    references: complaints.map(({ reference }) => reference),
    settledBy: people.get(String(message.settledBy))?.name ?? '',
    maySettle: status === 'held' && screen.may('work_cases'),
    grounds: groundOptions(catalogueAt(message.receivedAt).version, screen.lang),
    form: formOf(fields, errors),
    hasErrors: errors.length > 0,
  });
}

/** The message as it came, for whoever must show it (19.5); never one about child abuse (invariant 7). */
export function messageOriginal({ vault }: Pick<Deps, 'vault'>): RequestHandler {
  return async (req, res) => {
    const message = await openable(req.params['id']);
    await recordView(message, message.sha256, String(staffId(req)));
    sendBytes(res, await openRaw(message.sha256, vault), `${String(message._id)}.eml`);
  };
}

/** A file in a message, as a download only. */
export function messageFile({ vault }: Pick<Deps, 'vault'>): RequestHandler {
  return async (req, res) => {
    const message = await openable(req.params['id']);
    const file = message.reading?.files.find(({ part }) => String(part) === param(req, 'part'));
    const bytes = file && readPart(await openRaw(message.sha256, vault), file.part);
    if (!file || !bytes) throw new NotFound();
    await recordView(message, file.sha256, String(staffId(req)));
    sendBytes(res, bytes, file.name === '' ? `part-${file.part}` : file.name);
  };
}

export async function loadMessage(id: unknown): Promise<Message> {
  const message = typeof id === 'string' ? await messageById(id) : null;
  if (!message) throw new NotFound();
  return message;
}

/** A message that may be opened: read, and of no case about child abuse, whatever it was first taken for. */
async function openable(id: unknown): Promise<Message> {
  const message = await loadMessage(id);
  if (message.status === 'taken') throw new Problem('message_not_read', 409);
  const cases = await casesOf(message);
  if (message.stripped || cases.some(({ track }) => track === 'csam')) throw new Refused('evidence_csam');
  return message;
}

async function casesOf({ complaints, case: caze }: Message) {
  const placed = complaints.length > 0 ? await rowsOfComplaintIds(complaints) : [];
  const answered = caze ? await Cases.find({ _id: caze }, { number: 1, track: 1 }).lean() : [];
  return [...placed, ...answered];
}

/** That somebody looked stands in each case that it is of (15.2). */
async function recordView(message: Message, sha256: string, id: string): Promise<void> {
  for (const { _id } of (await casesOf(message)).slice(0, 5))
    await changeLatest(_id, () => ({
      verb: 'record',
      event: 'evidence_viewed',
      by: { kind: 'staff', id },
      facts: { message: String(message._id), sha256 },
      personal: { name: aboutOf(message, 'subject') },
    }));
}
