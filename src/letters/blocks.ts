/** The parts of a letter, from which both its plain text and its HTML are made. Texts are plain; nothing in them is markup. */
export type Block =
  | { kind: 'paragraph'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
  | { kind: 'quote'; text: string }
  | { kind: 'link'; label: string; url: string };

/** What a template makes: nulls are parts that this letter does not need. */
export interface Content {
  subject: string;
  blocks: readonly (Block | null)[];
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const heading = (text: string): Block => ({ kind: 'heading', text });
export const list = (items: readonly string[]): Block | null =>
  items.length > 0 ? { kind: 'list', items } : null;
/** What a person wrote, line breaks kept. */
export const quote = (text: string): Block | null => (text.trim() === '' ? null : { kind: 'quote', text });
/** The one kind of address that can be clicked: our own. */
export const link = (label: string, url: string): Block => ({ kind: 'link', label, url });

/** Labels with their values; those without a value are left out. */
export function facts(...rows: readonly (readonly [label: string, value: string | undefined])[]): Block {
  return { kind: 'facts', rows: rows.flatMap(([label, value]) => (value ? [[label, value] as const] : [])) };
}
