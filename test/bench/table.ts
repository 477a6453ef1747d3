/** One line of a table: a figure, and what it is held against. */
export interface Row {
  what: string;
  figure: string;
  aim: string;
  met: boolean | null;
}

export const lineOf = ({ what, figure, aim, met }: Row): string =>
  `  ${what.padEnd(26)} ${figure.padEnd(aim ? 14 : 0)} ${aim && `aim ${aim}`.padEnd(24)}${met === null ? '' : met ? 'met' : 'MISSED'}`.trimEnd();

export const row = (what: string, figure: string): Row => ({ what, figure, aim: '', met: null });

export function atMost(what: string, value: number, aim: number, unit: (value: number) => string): Row {
  return { what, figure: unit(value), aim: `at most ${unit(aim)}`, met: value <= aim };
}

export function atLeast(what: string, value: number, aim: number, unit: (value: number) => string): Row {
  return { what, figure: unit(value), aim: `at least ${unit(aim)}`, met: value >= aim };
}

export const ms = (value: number): string =>
  value < 1 ? `${value.toFixed(2)} ms` : value < 100 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
export const mb = (value: number): string => `${Math.round(value)} MB`;
export const perSecond = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)}/s`;
export const factor = (value: number): string => `${value.toFixed(2)} times`;
