import type { CaseLocation } from '../cases/case.js';
import type { MeasureTarget } from '../cases/decision.js';
import { servedPath } from './connectors/nginx/pattern.js';
import { readTarget, type Aim } from './target.js';

type Named = Pick<CaseLocation, 'kind' | 'value'>;

/** How much of what a location names is out of reach: all of it, something on it, or nothing. */
export type Reach = 'all' | 'part' | 'none';

/** Locations by how much of each these measures reach; in the order that they came in. Pure. */
export function reachOf(targets: readonly MeasureTarget[], locations: readonly Named[]) {
  const aims = targets.map(readTarget).filter((aim) => typeof aim !== 'string');
  const reach: Record<Reach, string[]> = { all: [], part: [], none: [] };
  for (const location of locations) reach[farthest(aims, location)].push(location.value);
  return reach;
}

function farthest(aims: readonly Aim[], location: Named): Reach {
  const place = placeOf(location);
  if (!place) return 'none';
  const reached = new Set(aims.map((aim) => reachOfOne(aim, place)));
  return reached.has('all') ? 'all' : reached.has('part') ? 'part' : 'none';
}

/** A mail address is nothing that a measure on content reaches. */
function placeOf({ kind, value }: Named): Aim | null {
  if (kind === 'email') return null;
  const host = kind === 'ipv6' ? `[${value}]` : value;
  const aim = readTarget(kind === 'url' ? { scope: 'url', value } : { scope: 'host', value: host });
  return typeof aim === 'string' ? null : aim;
}

function reachOfOne(aim: Aim, place: Aim): Reach {
  if (aim.host !== place.host) return 'none';
  if (aim.scope === 'host' || isUnder(aim, place)) return 'all';
  return isWholeSite(place) ? 'part' : 'none';
}

function isUnder(aim: Aim, place: Aim): boolean {
  const whole = withoutEnd(servedPath(aim.path) ?? aim.path);
  const path = servedPath(place.path) ?? place.path;
  if (aim.scope === 'path') return path === whole || path.startsWith(`${whole}/`);
  const samePage = path === (servedPath(aim.path) ?? aim.path);
  return place.scope === 'url' && samePage && (aim.query === '' || aim.query === place.query);
}

/** Who names the front page of a site mostly means the site. */
const isWholeSite = ({ path, query }: Aim): boolean => path === '/' && query === '';

const withoutEnd = (path: string): string => path.replace(/\/+$/, '');
