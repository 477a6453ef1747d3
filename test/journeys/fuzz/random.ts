export interface Random {
  /** A whole number from 0 up to but not including `below`. */
  upTo(below: number): number;
  /** Whether something that happens once in so many times happens now. */
  once(inSoMany: number): boolean;
  one<T>(things: readonly T[]): T;
}

/** Chance that is the same every time for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (below: number): number => Math.floor(next() * below);
  return {
    upTo,
    once: (inSoMany) => upTo(inSoMany) === 0,
    one: <T>(things: readonly T[]): T => {
      const thing = things[upTo(things.length)];
      if (thing === undefined) throw new Error('nothing to choose from');
      return thing;
    },
  };
}
