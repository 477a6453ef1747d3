import type { Doc } from '../bson/values.js';
import { CommandError, errorFields } from '../errors.js';

/** What went wrong in a command of several writes; when they are ordered, the first error is the last. */
export class WriteErrors {
  readonly #errors: Doc[] = [];

  constructor(readonly ordered: boolean) {}

  get stop(): boolean {
    return this.ordered && this.#errors.length > 0;
  }

  add(index: number, error: unknown): void {
    if (!(error instanceof CommandError)) throw error;
    const { code, errmsg, ...others } = errorFields(error);
    delete others.codeName;
    this.#errors.push({ index, code, errmsg, ...others });
  }

  fields(): Doc {
    return this.#errors.length > 0 ? { writeErrors: this.#errors } : {};
  }
}
