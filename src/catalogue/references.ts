import type { z } from 'zod';

interface Entry {
  id: string;
}

interface Sections {
  groups: Entry[];
  questions: Entry[];
  clauses: Entry[];
  grounds: (Entry & {
    clause: string;
    group: string;
    asks: string[];
    track: string;
    filesAllowed: boolean;
  })[];
}

/** Refuses ids given twice, references to nothing, and a csam ground that would take files. */
export function refuseLooseEnds(version: Sections, context: z.core.$RefinementCtx): void {
  const refuse = (path: (string | number)[], message: string) => {
    context.addIssue({ code: 'custom', path, message });
  };
  for (const section of ['groups', 'questions', 'clauses', 'grounds'] as const) {
    for (const { id, index } of duplicates(version[section])) {
      refuse([section, index, 'id'], `the id ${id} is used twice`);
    }
  }
  const groups = idsOf(version.groups);
  const questions = idsOf(version.questions);
  const clauses = idsOf(version.clauses);
  version.grounds.forEach((ground, index) => {
    const at = ['grounds', index];
    if (!clauses.has(ground.clause)) refuse([...at, 'clause'], `no clause ${ground.clause}`);
    if (!groups.has(ground.group)) refuse([...at, 'group'], `no group ${ground.group}`);
    for (const ask of ground.asks) {
      if (!questions.has(ask)) refuse([...at, 'asks'], `no question ${ask}`);
    }
    if (ground.track === 'csam' && ground.filesAllowed) {
      refuse([...at, 'filesAllowed'], 'child sexual abuse material is never taken in');
    }
  });
}

function idsOf(entries: Entry[]): Set<string> {
  return new Set(entries.map(({ id }) => id));
}

function duplicates(entries: Entry[]): { id: string; index: number }[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ id, index }];
    seen.add(id);
    return [];
  });
}
