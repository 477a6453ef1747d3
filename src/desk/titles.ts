import type { Case } from '../cases/case.js';
import { Complaints } from '../intake/complaint.js';
import { showAddress } from './address.js';
import { groundLabel, type Screen } from './screen.js';

type Titled = Pick<Case, 'number' | 'resource' | 'ground' | 'catalogueVersion'>;

/**
 * What to call each case, by its number: the resource that it is about; without one, the customer (`names`, by case number) or else
 * who complained, since "a complaint about our service" is what all of those are.
 */
export async function titlesOf(
  cases: readonly Titled[],
  names: ReadonlyMap<string, string>,
  { lang }: Pick<Screen, 'lang'>,
): Promise<Map<string, string>> {
  const reporters = await reportersOf(cases.filter(({ number }) => !names.has(number)));
  return new Map(
    cases.map(({ number, resource, ground, catalogueVersion }) => {
      if (resource.kind !== 'none') return [number, showAddress(resource.value)];
      const who = names.get(number) || reporters.get(resource.value);
      return [number, who || groundLabel(ground, catalogueVersion, lang)];
    }),
  );
}

/** Who complained, by the reference that a case without a resource has instead. */
async function reportersOf(cases: readonly Titled[]): Promise<Map<string, string>> {
  const references = cases.flatMap(({ resource: { kind, value } }) => (kind === 'none' ? [value] : []));
  if (references.length === 0) return new Map();
  const found = await Complaints.find(
    { reference: { $in: references } },
    { reference: 1, reporter: 1 },
  ).lean();
  return new Map(found.map(({ reference, reporter }) => [reference, reporter.organisation || reporter.name]));
}
