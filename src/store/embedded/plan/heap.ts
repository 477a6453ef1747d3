/** Things of which the last in order can be taken out, one after the other; no step takes long, however many there are. */
export class Heap<T> {
  readonly #items: T[] = [];

  /** @param order above 0 when the first comes after the second */
  constructor(readonly order: (a: T, b: T) => number) {}

  get size(): number {
    return this.#items.length;
  }

  get last(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above] as T;
      if (this.order(parent, item) >= 0) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  /** Takes out the last. */
  take(): T | undefined {
    const [last] = this.#items;
    const item = this.#items.pop();
    if (item !== undefined && this.#items.length > 0) this.#sink(item);
    return last;
  }

  #sink(item: T): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && this.order(items[below + 1] as T, items[below] as T) > 0) below++;
      if (this.order(items[below] as T, item) <= 0) break;
      items[at] = items[below] as T;
      at = below;
    }
    items[at] = item;
  }
}
