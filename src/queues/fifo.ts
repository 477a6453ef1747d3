const LEAST_TO_TRIM = 1_024;

/** First in, first out, in constant time: an array's own shift moves every element. */
export class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#head++];
    if (this.#head >= LEAST_TO_TRIM && this.#head * 2 >= this.#items.length) this.#trim();
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }

  #trim(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
