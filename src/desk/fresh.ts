/** What stands beside a page's subject may be this much behind; what this process itself changes shows at once. */
const FRESH_MS = 5_000;
const MOST_KEPT = 5_000;

const all: { clear(): void }[] = [];

export interface Fresh<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** Answers that every look at the desk asks for again, each kept for a moment. */
export function createFresh<Value>(): Fresh<Value> {
  const kept = new Map<string, { until: number; value: Value }>();
  all.push(kept);
  return {
    get(key) {
      const found = kept.get(key);
      return found && found.until > Date.now() ? found.value : undefined;
    },
    set(key, value) {
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(key, { until: Date.now() + FRESH_MS, value });
    },
  };
}

/** Something was changed here: all is to be asked anew. */
export function forgetFresh(): void {
  for (const kept of all) kept.clear();
}
