import { z } from 'zod';
import type { RequestHandler } from 'express';
import { regradeCase } from '../cases/regrade.js';
import { Refused } from '../cases/refused.js';
import { catalogueVersion, findGround, priorities, type Language } from '../catalogue/index.js';
import type { Deps } from '../deps.js';
import { stripComplaints } from '../intake/strip.js';
import { deadlinesFor, flaggedDeadlines, isFlagged } from '../deadlines/rules.js';
import { complaintsIn } from '../intake/casesOf.js';
import { caseVerb, verbPage } from './caseVerb.js';
import { words } from './input.js';
import { screenOf } from './screen.js';
import { showForm } from './showForm.js';

/** The grounds of a version of the catalogue, by group, to choose from. */
export function groundOptions(version: string, lang: Language) {
  const { groups, grounds } = catalogueVersion(version);
  return groups
    .map((group) => ({
      label: group.label[lang],
      options: grounds
        .filter((ground) => ground.group === group.id)
        .map((ground) => ({ value: ground.id, label: `${ground.label[lang]} (${ground.clause})` })),
    }))
    .filter(({ options }) => options.length > 0);
}

const show = showForm('grade', (caze, _state, res) => ({
  grounds: groundOptions(caze.catalogueVersion, screenOf(res).lang),
  priorities,
  current: { ground: caze.ground, priority: caze.priority },
}));

/** Corrects ground or priority; the clocks follow, still counted from the opening. */
export const grade = ({ vault }: Pick<Deps, 'vault'>): Record<'show' | 'create', RequestHandler> => ({
  show: verbPage('regrade', show),
  create: caseVerb({
    schema: z.object({ ground: z.string(), priority: z.enum(priorities), reason: words(5000) }),
    show,
    act: async (caze, { ground: id, priority, reason }, by) => {
      const ground = findGround(id, caze.catalogueVersion);
      if (!ground) throw new Refused('unknown_ground');
      const { track } = ground;
      const facts = { track, ground, priority, receivedAt: caze.openedAt };
      const usual = deadlinesFor(facts);
      const deadlines = isFlagged(caze.deadlines) ? flaggedDeadlines(usual, facts) : usual;
      // Before anyone can open it under its new ground (invariant 7).
      if (track === 'csam') await stripComplaints(await complaintsIn(caze), vault);
      return regradeCase(
        caze,
        {
          ground: ground.id,
          catalogueVersion: caze.catalogueVersion,
          track,
          priority,
          byReference: caze.byReference && ground.byReference,
          deadlines,
          reason,
        },
        by,
      );
    },
    done: 'case:done.grade',
  }),
});
