import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';

type Template = (data: object) => string;
type RenderView = (path: string, data: object, done: (error: unknown, html?: string) => void) => void;

/** A page under way: what its parts tell one another, and the parts that wait until the rest is there. */
interface Page {
  labels: Record<string, string>;
  waiting: (() => string)[];
}

/**
 * Express's engine for the EJS templates in `root`, each compiled once. EJS's own `include` copies all data twice for every
 * part; here a part sees what it was given and, by the prototype, the data of what includes it. `later` is `include` for a part
 * that is made when the rest of the page is: it finds the label of every field in `labels`.
 */
export function createViews(root: string): RenderView {
  const templates = new Map<string, Template>();

  const render = (path: string, data: object, around: object | null, page: Page): string => {
    const include = (name: string, given: object = {}): string =>
      render(join(root, `${name}.ejs`), given, locals, page);
    const later = (name: string, given?: object): string =>
      placeOf(page.waiting.push(() => include(name, given)) - 1);
    const { labels } = page;
    const locals = Object.assign(Object.create(around) as object, data, { include, later, labels });
    const template = templates.get(path) ?? compile(path);
    templates.set(path, template);
    return template(locals);
  };

  const renderPage = (path: string, data: object): string => {
    const page: Page = { labels: Object.create(null) as Page['labels'], waiting: [] };
    const html = render(path, data, null, page);
    return page.waiting.reduce((made, part, index) => made.replace(placeOf(index), part), html);
  };

  return (path, data, done) => {
    try {
      done(null, renderPage(path, data));
    } catch (error) {
      done(error);
    }
  };
}

/** No text of a page has this in it: `<` is escaped. */
const placeOf = (index: number): string => `<!--later ${index}-->`;

function compile(path: string): Template {
  // Without `unsafePrototypeLocals` EJS leaves out what comes by the prototype; the last of ours has none.
  const options = { filename: path, async: false as const, unsafePrototypeLocals: true };
  return ejs.compile(readFileSync(path, 'utf8'), options);
}
