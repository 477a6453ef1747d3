import { catalogueAt, questionsFor, type Ground, type Question, type Track } from '../../catalogue/index.js';

/** Which fields the form has for one ground, and which of them must be filled in (DSA 16(2): no more than it needs). */
export interface FormShape {
  ground: Ground;
  catalogueVersion: string;
  questions: Question[];
  locations: 'required' | 'optional' | 'none';
  reasons: 'required' | 'optional';
  longestReasons: number;
  /** Whether the statement of DSA 16(2)(d) is asked: of whoever reports somebody else. */
  goodFaith: boolean;
  /** Whether who reports must say who they are: orders, requests and complaints that concern only themselves. */
  identified: boolean;
  files: boolean;
}

const NOT_ABOUT_OTHERS: readonly Track[] = ['service_complaint', 'data_subject', 'order'];
/** Questions whose answer is the explanation of DSA 16(2)(a) already. */
const EXPLAIN = new Set([
  'what_happened',
  'why_wrong',
  'order_reasons',
  'unlawful_harm',
  'request_kind',
  'claim',
]);
const LONGEST_REASONS = 20_000;
const LONGEST_REASONS_CSAM = 1_000;

/** The form for a ground that the public may choose now; undefined for any other. */
export function shapeOf(id: string, now = new Date()): FormShape | undefined {
  const shape = anyShapeOf(id, now);
  return shape?.ground.plain && shape;
}

/** The same for every ground: the API is for those who know the catalogue. */
export function anyShapeOf(id: string, now: Date): FormShape | undefined {
  const { version, grounds } = catalogueAt(now);
  const ground = grounds.find((candidate) => candidate.id === id);
  if (!ground) return undefined;
  const key = `${version} ${id}`;
  const known = shapes.get(key) ?? makeShape(ground, version);
  shapes.set(key, known);
  return known;
}

const shapes = new Map<string, FormShape>();

function makeShape(ground: Ground, catalogueVersion: string): FormShape {
  const csam = ground.track === 'csam';
  const questions = questionsFor(ground, catalogueVersion);
  return {
    ground,
    catalogueVersion,
    questions,
    locations: locationsFor(ground),
    reasons:
      csam || questions.some(({ id, required }) => required && EXPLAIN.has(id)) ? 'optional' : 'required',
    longestReasons: csam ? LONGEST_REASONS_CSAM : LONGEST_REASONS,
    goodFaith: !NOT_ABOUT_OTHERS.includes(ground.track),
    identified: !ground.anonymousAllowed,
    files: ground.filesAllowed,
  };
}

/** An exact location is what a notice is about (DSA 16(2)(b)); who writes about their own service may not have one. */
function locationsFor({ track, group, deadlines }: Ground): FormShape['locations'] {
  if (track === 'service_complaint') return 'none';
  const own = group === 'service' || track === 'data_subject' || track === 'breach';
  return own || deadlines === 'information_order' ? 'optional' : 'required';
}
