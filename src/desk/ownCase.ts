import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { Cases } from '../cases/case.js';
import { keyOf } from '../cases/key.js';
import { derivedId } from '../cases/number.js';
import { openCase } from '../cases/open.js';
import { catalogueAt, findGround, type Ground } from '../catalogue/index.js';
import { Customers } from '../customers/customer.js';
import { placeAll, type Placement } from '../customers/placing.js';
import { deadlinesFor } from '../deadlines/rules.js';
import type { Deps } from '../deps.js';
import { readLocations, type Location } from '../intake/locations.js';
import { bareResource, resourceOf } from '../intake/resourceOf.js';
import { staffId } from '../staff/may.js';
import { paths } from '../web/paths.js';
import { groundOptions } from './grade.js';
import { errorsIn, fieldsOf, formOf, words, type FieldError, type Fields } from './input.js';
import { screenOf, type Screen } from './screen.js';
import { flash } from '../web/flash.js';

const schema = z.object({
  submission: z.uuid(),
  ground: z.string(),
  locations: words(50_000),
  reason: words(10_000),
});
const MOST_LOCATIONS = 500;

/** A case without a complaint: what somebody at the desk saw. Addresses of one customer; the reason goes into its first event. */
export function ownCase({ resolver }: Pick<Deps, 'resolver'>): Record<'show' | 'create', RequestHandler> {
  return {
    show: (_req, res) => render(res, { submission: randomUUID() }, []),
    create: async (req, res) => {
      const screen = screenOf(res);
      const fields = fieldsOf(req);
      const again = (errors: FieldError[], status = 422): void => {
        res.status(status);
        render(res, fields, errors);
      };
      const parsed = schema.safeParse(fields);
      if (!parsed.success) return again(errorsIn(parsed.error, screen.t));
      const { submission, locations: text, reason } = parsed.data;
      const ground = findGround(parsed.data.ground);
      if (!ground) return again([{ field: 'ground', text: screen.t('desk:problem.choice') }]);
      const { locations, problems } = readLocations(text, { locations: MOST_LOCATIONS });
      if (problems.length > 0) return again(unread(problems, screen));

      const placements = await placeAll(locations, {
        resolver: ground.track === 'csam' ? false : resolver,
        dnsBudgetMs: 3000,
      });
      const owners = new Map(placements.map((placement) => [placement?.customerRef ?? '', placement]));
      if (owners.size > 1) return again([await severalOwners([...owners.keys()], screen)]);
      const [first] = locations;
      if (!first) return again([{ field: 'locations', text: screen.t('desk:own.needed') }]);
      const opened = await open({
        submission,
        ground,
        locations,
        first,
        reason,
        placement: placements[0] ?? null,
        by: staffId(req),
      });
      if ('taken' in opened) {
        return again(
          [{ field: 'locations', text: screen.t('desk:own.taken', { number: opened.taken }) }],
          409,
        );
      }
      flash(req, 'success', screen.t('desk:own.done'));
      res.redirect(303, paths.case(opened.number));
    },
  };
}

interface Opening {
  submission: string;
  ground: Ground;
  locations: Location[];
  first: Location;
  reason: string;
  placement: Placement | null;
  by: ReturnType<typeof staffId>;
}

async function open({
  submission,
  ground,
  locations,
  first,
  reason,
  placement,
  by,
}: Opening): Promise<{ number: string } | { taken: string }> {
  const at = new Date();
  const id = derivedId('own-initiative', submission);
  const { track, priority } = ground;
  const place = {
    customer: placement?.customerId ?? null,
    service: placement?.serviceId ?? null,
    resource: placement ? resourceOf(first, placement) : bareResource(first),
  };
  const key = keyOf({ ...place, ground: ground.id });
  const opened = await openCase({
    id,
    key,
    track,
    ground: ground.id,
    catalogueVersion: catalogueAt(at).version,
    byReference: false,
    priority,
    ...place,
    complaint: null,
    locations: locations.map(({ kind, value }) => ({ kind, value, complaint: id, knowledgeAt: at })),
    deadlines: deadlinesFor({ track, ground, priority, receivedAt: at }),
    reason,
    by: { kind: 'staff', id: String(by) },
    at,
  });
  if (opened !== 'taken') return { number: opened.number };
  const holder = await Cases.findOne({ openKey: key }, { number: 1 }).lean();
  return { taken: holder?.number ?? '' };
}

async function severalOwners(refs: string[], { t }: Screen): Promise<FieldError> {
  const customers = await Customers.find({ ref: { $in: refs } }, { name: 1 }).lean();
  const names = [...customers.map(({ name }) => name), ...(refs.includes('') ? [t('common:unplaced')] : [])];
  return { field: 'locations', text: t('desk:own.several', { names: names.join(', ') }) };
}

function unread(problems: ReturnType<typeof readLocations>['problems'], { t }: Screen): FieldError[] {
  return problems.slice(0, 5).map(({ line, raw, problem }) => ({
    field: 'locations',
    text: t(`desk:location.${problem}`, { line, raw }),
  }));
}

function render(res: Response, fields: Fields, errors: FieldError[]): void {
  const { lang } = screenOf(res);
  res.render('desk/ownCase', {
    form: formOf(fields, errors),
    grounds: groundOptions(catalogueAt(new Date()).version, lang),
  });
}
