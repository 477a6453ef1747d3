import { expect } from 'chai';
import mongoose from 'mongoose';
import { Cases } from '../../../src/cases/case.js';
import type { TestApp } from '../../support/app.js';
import { Asker, type Answer } from '../../support/asking.js';
import { OF_A_TEST } from '../../support/commands/recording.js';
import { textOf, unescapeHtml } from '../../support/page.js';

/** What a row finds: the application, and a stranger with a browser. */
export interface Scene {
  app: TestApp;
  stranger: Asker;
  /** Says that everything is arranged: from here on nothing may change. */
  arranged(): Promise<void>;
}

/** One bad thing that somebody sends: what it is, the status that it gets, and words that the answer must have. */
export interface Row {
  what: string;
  send(scene: Scene): Promise<Pick<Answer, 'status' | 'text'>>;
  status: number;
  says?: string | RegExp;
  never?: string | RegExp;
}

/** What never stands in an answer: where the program is, what it is made of, what went wrong inside. */
const INSIDES =
  /\bat \S+ \(|\bat file:|[A-Z]\w*Error:|node_modules|\.(?:js|ts|ejs):\d|E11000|\[object |\bundefined\b|\bNaN\b/;
/** What comes and goes by itself. */
const PASSING = ['sessions', 'drafts', 'evidence', 'seals'];

/** Sends each row to the application; none may end in a fault, or make or change anything. */
export function checkRows(app: TestApp, rows: readonly Row[]): void {
  for (const { what, send, status, says = '', never = INSIDES } of rows) {
    it(`${what}: ${status}`, async () => {
      let before = await everythingThere();
      const arranged = async (): Promise<void> => {
        await app.settle();
        before = await everythingThere();
      };
      const answer = await send({ app, stranger: new Asker(app.visitor()), arranged });
      const text = unescapeHtml(answer.text);
      const shown = answer.text.includes('<body') ? textOf(answer.text) : text;
      const has = (words: string | RegExp): boolean =>
        typeof words === 'string' ? text.includes(words) : words.test(text);
      expect(answer.status, shown).to.equal(status);
      expect(has(says), `says ${String(says)}: ${shown}`).to.equal(true);
      for (const words of [never, INSIDES]) expect(has(words), `${String(words)}: ${shown}`).to.equal(false);
      await app.settle();
      expect(await everythingThere()).to.deep.equal(before);
    });
  }
}

/** How many records of each kind there are, and at which version each case is. */
async function everythingThere(): Promise<Record<string, unknown>> {
  const collections = Object.values(mongoose.connection.collections);
  const counted = collections.filter(({ name }) => !PASSING.includes(name));
  const counts = await Promise.all(
    counted.map(
      async (collection) =>
        [collection.name, await collection.countDocuments({}, { comment: OF_A_TEST })] as const,
    ),
  );
  const cases = await Cases.find({}, { number: 1, version: 1, status: 1 }).sort({ number: 1 }).lean();
  const versions = cases.map(({ number, version, status }) => `${number} ${version} ${status}`);
  return { ...Object.fromEntries(counts), versions };
}
