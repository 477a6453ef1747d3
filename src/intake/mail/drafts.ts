import { catalogueAt, type Ground, type Language, type Track } from '../../catalogue/index.js';
import { identityCertain } from '../../mail/senderCheck.js';
import { readLocations, type Location } from '../locations.js';
import { groundOf } from '../reading/grounds.js';
import type { Reading } from '../reading/reading.js';
import type { Fact, Report } from '../reading/report.js';
import type { ComplaintDraft } from '../receive.js';
import type { Message } from './message.js';

/** A report of a feed may have thousands of rows; each complaint holds so many of them. */
const MOST_REPORTS = 500;
const MOST_LOCATIONS = 1000;
const LONGEST_REASONS = 20_000;

type Sent = Pick<Message, '_id' | 'receivedAt' | 'track' | 'sender'>;

/**
 * The complaints that a message is: one for each ground that its reports point to. A mailbox with a track of its own decides for
 * what no format tells.
 */
export function draftsOf(message: Sent, reading: Reading, fallback: Language): ComplaintDraft[] {
  const { version, grounds } = catalogueAt(message.receivedAt);
  const byGround = new Map<string, Report[]>();
  for (const report of reportsOf(reading)) {
    const ground = groundFor(report, message.track as Track | null, reading, grounds);
    byGround.set(ground, [...(byGround.get(ground) ?? []), report]);
  }
  const reporter = reporterOf(reading.about);
  const certain = identityCertain(message.sender, reporter.email);
  const shared = {
    channel: 'email' as const,
    language: languageOf(reading.visible, fallback),
    receivedAt: message.receivedAt,
    catalogueVersion: version,
    byReference: false,
    reasons: reading.visible.slice(0, LONGEST_REASONS),
    answers: [],
    reporter,
    identity: certain ? ('certain' as const) : ('uncertain' as const),
    goodFaith: false,
    files: [],
    // What was sent stands in the message, whole.
    raw: '',
    enteredBy: null,
    message: message._id,
    ...mailIdOf(reading.about),
    automatic: reading.automatic,
  };
  return [...byGround].flatMap(([ground, reports]) =>
    chunksOf(reports).map((chunk, index) => ({
      ...shared,
      ground,
      submission: ['message', String(message._id), ground, index].join('|'),
      locations: locationsIn(chunk),
      reports: chunk,
    })),
  );
}

/** What a person wrote without any location, to a mailbox with a track of its own, is one report. */
function reportsOf({ reports, by, kind }: Reading): Report[] {
  if (reports.length > 0 || kind === 'complaint') return reports;
  return [{ format: by, facts: [], locations: [], category: '', happenedAt: '', warnings: [] }];
}

const NOT_OF_A_FORMAT = new Set(['free text', 'forwarded', 'nothing', 'headers or quotation']);

function groundFor(report: Report, track: Track | null, { by }: Reading, grounds: readonly Ground[]): string {
  const read = groundOf(report);
  const ofTrack = grounds.find((ground) => ground.track === track);
  if (ofTrack && (NOT_OF_A_FORMAT.has(by) || !read.known)) return ofTrack.id;
  return grounds.some(({ id }) => id === read.ground) ? read.ground : '5.8';
}

function* slices<T>(things: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < things.length; at += size) yield things.slice(at, at + size);
}

/** Not more reports in one complaint than it may have, nor more locations. */
function chunksOf(reports: Report[]): Report[][] {
  const most = Math.max(1, ...reports.map(({ locations }) => locations.length));
  return [...slices(reports, Math.max(1, Math.min(MOST_REPORTS, Math.floor(MOST_LOCATIONS / most))))];
}

/** Each location once; what is none (a range, a masked address) stays a fact. */
function locationsIn(reports: Report[]): Location[] {
  const written = new Set(reports.flatMap(({ locations }) => locations.slice(0, MOST_LOCATIONS)));
  const read = [...written].flatMap((text) => readLocations(text).locations);
  return [...new Map(read.map((location) => [location.value, location])).values()].slice(0, MOST_LOCATIONS);
}

/** Who sent a message, as it says. */
export function reporterOf(about: readonly Fact[]): ComplaintDraft['reporter'] {
  const valueOf = (name: string): string => about.find((fact) => fact.name === name)?.value ?? '';
  const email = valueOf('reporter_address').slice(0, 320);
  const name = valueOf('reporter').replace(/\s*<[^<>]*>$/, '');
  const replyTo = valueOf('reply_to').slice(0, 320);
  return {
    name: name === email ? '' : name.slice(0, 200),
    email,
    organisation: '',
    address: '',
    phone: '',
    anonymous: email === '',
    ...(replyTo !== '' && replyTo !== email && { replyTo }),
  };
}

/** Only what can stand in a header of ours. */
export function mailIdOf(about: readonly Fact[]): { mailId?: string } {
  const id = about.find(({ name }) => name === 'message_id')?.value ?? '';
  return /^[^\s<>]{1,900}$/.test(id) ? { mailId: `<${id}>` } : {};
}

const DUTCH = /\b(?:de|het|een|niet|wij|ik|uw|voor|van|met|deze|naar|geachte|klacht)\b/gi;
const ENGLISH = /\b(?:the|and|not|we|is|your|for|of|with|this|to|dear|please|report)\b/gi;

/** Dutch or English, by the small words of a text; where they don't tell, as the desk is set. */
function languageOf(text: string, fallback: Language): Language {
  const start = text.slice(0, 4000);
  const dutch = start.match(DUTCH)?.length ?? 0;
  const english = start.match(ENGLISH)?.length ?? 0;
  if (Math.max(dutch, english) < 3) return fallback;
  return dutch > english ? 'nl' : 'en';
}
