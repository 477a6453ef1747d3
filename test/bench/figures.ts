/** Times of a load's requests, in milliseconds. */
export interface Times {
  requests: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  longest: number;
}

/** Exact: the smallest time that so large a share of all requests did not exceed (nearest rank). */
export function timesOf(durations: readonly number[], seconds: number): Times {
  const sorted = Float64Array.from(durations).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return {
    requests: sorted.length,
    perSecond: sorted.length / seconds,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
  };
}

/** The middle one, of the lower two when their number is even. */
export function median(values: readonly number[]): number {
  return timesOf(values, 1).p50;
}
