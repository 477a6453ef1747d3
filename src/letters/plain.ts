import { showBidi } from '../intake/text.js';
import type { Block } from './blocks.js';

/** The letter as plain text: paragraphs apart by one blank line, lines as long as they are. */
export function toPlainText(blocks: readonly Block[]): string {
  return `${showBidi(blocks.map(plain).join('\n\n'))}\n`;
}

function plain(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text}\n${'-'.repeat([...block.text].length)}`;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'facts':
      return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'quote':
      return block.text
        .trim()
        .split('\n')
        .map((line) => `  ${line}`.trimEnd())
        .join('\n');
    case 'link':
      return `${block.label}:\n${block.url}`;
    case 'paragraph':
      return block.text;
  }
}
