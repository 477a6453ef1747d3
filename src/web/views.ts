import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';

type Template = (data: object) => string;
type RenderView = (path: string, data: object, done: (error: unknown, html?: string) => void) => void;

/**
 * Express's engine for the EJS templates in `root`, each compiled once. EJS's own `include` copies all data twice for every
 * part; here a part sees what it was given and, by the prototype, the data of what includes it.
 */
export function createViews(root: string): RenderView {
  const templates = new Map<string, Template>();

  const render = (path: string, data: object, around: object | null): string => {
    const locals = Object.assign(Object.create(around) as object, data, {
      include: (name: string, given: object = {}) => render(join(root, `${name}.ejs`), given, locals),
    });
    const template = templates.get(path) ?? compile(path);
    templates.set(path, template);
    return template(locals);
  };

  return (path, data, done) => {
    try {
      done(null, render(path, data, null));
    } catch (error) {
      done(error);
    }
  };
}

function compile(path: string): Template {
  // Without `unsafePrototypeLocals` EJS leaves out what comes by the prototype; the last of ours has none.
  const options = { filename: path, async: false as const, unsafePrototypeLocals: true };
  return ejs.compile(readFileSync(path, 'utf8'), options);
}
