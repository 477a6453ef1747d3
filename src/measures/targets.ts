import type { Case, CaseLocation } from '../cases/case.js';
import type { DecidedMeasure, MeasureTarget } from '../cases/decision.js';
import { patternOf } from './connectors/nginx/pattern.js';
import { hostIn, readTarget, targetKey, type TargetProblem } from './target.js';

type Placed = Pick<Case, 'resource' | 'locations'>;

/**
 * Why a target can't be acted upon in this case; null when it can. Only hosts under the case's resource, or named by one of
 * its locations, are the customer's to lose.
 */
export function targetProblem(
  target: MeasureTarget,
  caze: Placed,
  connector: DecidedMeasure['connector'] = 'nginx',
): TargetProblem | null {
  return problemWith(target, ownHosts(caze), connector);
}

function problemWith(
  target: MeasureTarget,
  owns: (host: string) => boolean,
  connector: DecidedMeasure['connector'],
): TargetProblem | null {
  const aim = readTarget(target);
  if (typeof aim === 'string') return aim;
  if (!owns(aim.host)) return 'not_the_customers';
  if (connector === 'manual') return null;
  const pattern = patternOf(target);
  return 'problem' in pattern ? pattern.problem : null;
}

/** The targets to suggest: each web address of the case, narrowest first, then the hosts they are on. Each once. */
export function targetsFor(caze: Placed): MeasureTarget[] {
  const urls = caze.locations.filter(isWeb).map(({ value }): MeasureTarget => ({ scope: 'url', value }));
  const hosts = [
    ...caze.locations.flatMap(({ kind, value }) => {
      if (kind === 'host') return [value];
      return kind === 'url' ? [hostIn(value) ?? ''] : [];
    }),
    caze.resource.kind === 'domain' || caze.resource.kind === 'host' ? caze.resource.value : '',
  ].map((value): MeasureTarget => ({ scope: 'host', value }));
  const owns = ownHosts(caze);
  const found = new Map<string, MeasureTarget>();
  for (const target of [...urls, ...hosts]) {
    const key = targetKey(target);
    if (!found.has(key) && problemWith(target, owns, 'nginx') === null) found.set(key, target);
  }
  return [...found.values()];
}

/** Tells the hosts of a case from others. What its locations name is read once, not for each target: there may be thousands. */
function ownHosts({ resource, locations }: Placed): (host: string) => boolean {
  const { kind, value } = resource;
  const named = new Set(locations.map(hostNamedBy));
  return (host) => {
    if ((kind === 'domain' || kind === 'host') && host === value) return true;
    if (kind === 'domain' && host.endsWith(`.${value}`)) return true;
    if ((kind === 'ipv4' || kind === 'ipv6') && withoutBrackets(host) === value) return true;
    return named.has(host);
  };
}

function hostNamedBy({ kind, value }: CaseLocation): string | null {
  if (kind === 'url') return hostIn(value);
  if (kind === 'ipv6') return `[${value}]`;
  return kind === 'email' ? null : value;
}

const isWeb = ({ kind, value }: CaseLocation): boolean => kind === 'url' && /^https?:/.test(value);
const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '');
