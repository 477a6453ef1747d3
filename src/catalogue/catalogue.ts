import { NotInCatalogue } from './errors.js';
import { loadCatalogue, type Catalogue } from './load.js';
import type { CatalogueVersion, Clause, Ground, Group, Question } from './schema.js';

let current: Catalogue | undefined;

/** Makes this the catalogue that the functions below answer from; without it they read `config/catalogue/`. */
export function useCatalogue(catalogue: Catalogue): void {
  current = catalogue;
}

/** The version in force at a moment, by the local day in Amsterdam. Throws NotInCatalogue before the first one. */
export function catalogueAt(date: Date): CatalogueVersion {
  const day = localDay.format(date);
  const version = versions().findLast(({ inForceFrom }) => inForceFrom <= day);
  return version ?? missing(`no terms were in force on ${day}`);
}

/** A version by its name, however old: a decision keeps citing the one it was made under. Throws NotInCatalogue. */
export function catalogueVersion(name: string): CatalogueVersion {
  const version = versions().find(({ version }) => version === name);
  return version ?? missing(`no version ${name} of the terms`);
}

/** A ground of the named version, or of the one in force now; undefined when there is none, for input from outside. */
export function findGround(id: string, version?: string): Ground | undefined {
  return versionOrNow(version).grounds.find((ground) => ground.id === id);
}

/** A ground of the named version, or of the one in force now. Throws NotInCatalogue. */
export function groundById(id: string, version?: string): Ground {
  return findGround(id, version) ?? missing(`no ground ${id} in ${versionOrNow(version).version}`);
}

/** A clause of the named version, or of the one in force now. Throws NotInCatalogue. */
export function clauseById(id: string, version?: string): Clause {
  const { clauses, version: name } = versionOrNow(version);
  return clauses.find((clause) => clause.id === id) ?? missing(`no clause ${id} in ${name}`);
}

/** What the form asks beside the usual fields for a ground, in the order to ask it. */
export function questionsFor(ground: Ground, version?: string): Question[] {
  const { questions } = versionOrNow(version);
  return ground.asks.flatMap((id) => questions.filter((question) => question.id === id));
}

export type FormGround = Ground & Required<Pick<Ground, 'plain'>>;

export interface FormGroup {
  group: Group;
  grounds: FormGround[];
}

/** The grounds that the public can choose now, by group, both in the catalogue's order. Empty groups are left out. */
export function groundsForForm(): FormGroup[] {
  const { groups, grounds } = catalogueAt(new Date());
  const choosable = grounds.filter(isChoosable);
  return groups
    .map((group) => ({ group, grounds: choosable.filter((ground) => ground.group === group.id) }))
    .filter((entry) => entry.grounds.length > 0);
}

function isChoosable(ground: Ground): ground is FormGround {
  return ground.plain !== undefined;
}

function versionOrNow(name: string | undefined): CatalogueVersion {
  return name === undefined ? catalogueAt(new Date()) : catalogueVersion(name);
}

function versions(): readonly CatalogueVersion[] {
  current ??= loadCatalogue();
  return current.versions;
}

function missing(what: string): never {
  throw new NotInCatalogue(what);
}

const localDay = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
