import type { RequestHandler } from 'express';
import { z } from 'zod';
import { placeAll, type Placement, type PlacingOptions } from '../../customers/placing.js';
import type { Deps } from '../../deps.js';
import type { Translate } from '../../web/i18n.js';
import { readLocations, type Location, type ReadLocations } from '../locations.js';
import { cleanText, showBidi } from '../text.js';
import { shapeOf } from './shape.js';

const MOST_LINES = 50;
const LONGEST_LINE = 2_048;
const LONGEST_SHOWN = 80;
const DNS_BUDGET_MS = 1_500;

interface CheckedLine {
  text: string;
  tone: 'ok' | 'warn' | 'error';
  message: string;
}

interface ReadLine {
  text: string;
  read: ReadLocations;
}

const query = z.object({ ground: z.string().catch('') });
const body = z.object({ locations: z.string().max(1_000_000).catch('') }).catch({ locations: '' });

/**
 * POST /report/check: what each line of a location field is, and whether it is with us; never whose it is. For child abuse
 * material no name is looked up anywhere (invariant 7).
 */
export function checkLocations({ resolver }: Pick<Deps, 'resolver'>): RequestHandler {
  return async (req, res) => {
    const lines = readLines(body.parse(req.body ?? {}).locations);
    const { ground } = query.parse(req.query);
    const csam = shapeOf(ground)?.ground.track === 'csam';
    const placings = await placingsOf(lines, {
      resolver: csam ? false : resolver,
      dnsBudgetMs: DNS_BUDGET_MS,
    });
    const { t } = res.locals as { t: Translate };
    res.set('Cache-Control', 'no-store');
    res.json({ lines: lines.map((line) => checked(line, placings, t, csam)) });
  };
}

function readLines(text: string): ReadLine[] {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  return lines.slice(0, MOST_LINES).map((line) => ({
    text: showBidi(cleanText(line.trim())).slice(0, LONGEST_SHOWN),
    read: readLocations(line.slice(0, LONGEST_LINE)),
  }));
}

type Placings = ReadonlyMap<string, Placement | null>;

async function placingsOf(lines: ReadLine[], options: PlacingOptions): Promise<Placings> {
  const locations = lines.flatMap(({ read }) => read.locations).slice(0, MOST_LINES);
  const placements = await placeAll(locations, options);
  return new Map(locations.map(({ value }, index) => [value, placements[index] ?? null]));
}

function checked({ text, read }: ReadLine, placings: Placings, t: Translate, csam: boolean): CheckedLine {
  const [location] = read.locations;
  if (!location) {
    const problem = read.problems[0]?.problem ?? 'not_a_location';
    return { text, tone: 'error', message: t(`report:check.${problem}`) };
  }
  if (location.reserved) return { text, tone: 'warn', message: t('report:check.reserved') };
  if (read.locations.some(({ value }) => placings.get(value)))
    return { text, tone: 'ok', message: t('report:check.here') };
  const elsewhere = csam ? 'unknown' : 'elsewhere';
  return { text, tone: 'warn', message: t(`report:check.${elsewhere}`, { name: nameOf(location) }) };
}

const nameOf = ({ domain, ip, value }: Location): string => domain ?? ip ?? value;
