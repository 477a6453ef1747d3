export interface Line {
  name: string;
  value: string;
  /** Counted from 1. */
  line: number;
}

const LONGEST_NAME = 60;
const MOST = 20_000;

/** The lines of a text, at most 20,000, whatever ends them. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/, MOST);
}

/** Lines of the form `Name: value` (also `- Name = value`, `| Name | value |`), in order. Quoted lines are passed over. */
export function keyValues(text: string): Line[] {
  return linesOf(text).flatMap((written, index) => {
    const line = written.slice(0, 4000).trim();
    if (line.startsWith('>')) return [];
    const cells = line.startsWith('|') ? line.split('|').map((cell) => cell.trim()) : [];
    const pair = cells.length === 4 ? [cells[1] ?? '', cells[2] ?? ''] : splitAt(line);
    const [name = '', value = ''] = pair;
    return isName(name) && value !== '' ? [{ name, value, line: index + 1 }] : [];
  });
}

/** A block of header fields (RFC 5322), folded lines joined; ends at the first empty line after a field. */
export function headerFields(text: string): Line[] {
  const fields: Line[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    const last = fields.at(-1);
    if (line.trim() === '') {
      if (fields.length > 0) break;
      continue;
    }
    const field = /^\s*([!-9;-~]{1,80}):(.*)$/.exec(line);
    const folded = /^[ \t]/.test(line) && last !== undefined && !(field && /^[A-Z]/.test(field[1] ?? ''));
    if (folded) last.value = `${last.value} ${line.trim()}`.trim();
    else if (field) fields.push({ name: field[1] ?? '', value: (field[2] ?? '').trim(), line: index + 1 });
  }
  return fields;
}

function splitAt(line: string): [string, string] {
  const start = line.replace(/^[-*•·#\s]{1,10}/, '');
  const colon = start.search(/[:=]/);
  return colon < 1 ? ['', ''] : [start.slice(0, colon).trim(), start.slice(colon + 1).trim()];
}

function isName(name: string): boolean {
  return name.length > 0 && name.length <= LONGEST_NAME && /^[\p{L}][\p{L}\p{N} _.()/'’-]*$/u.test(name);
}
