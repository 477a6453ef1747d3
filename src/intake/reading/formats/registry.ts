import type { Format } from '../report.js';

/** The formats in the order in which they are tried: the first that recognises a message reads it. */
export const FORMATS: readonly Format[] = [];
