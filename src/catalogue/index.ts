export {
  catalogueAt,
  catalogueVersion,
  clauseById,
  findGround,
  groundById,
  groundsForForm,
  questionsFor,
  useCatalogue,
} from './catalogue.js';
export type { FormGround, FormGroup } from './catalogue.js';
export { CatalogueUnreadable, NotInCatalogue } from './errors.js';
export { loadCatalogue, type Catalogue } from './load.js';
export type { CatalogueVersion, Clause, Ground, Group, Question, Text } from './schema.js';
export { languages, priorities, tracks } from './words.js';
export type { DeadlineRule, Language, Priority, Track } from './words.js';
