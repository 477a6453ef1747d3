import type { Language } from '../catalogue/index.js';
import { showBidi } from '../intake/text.js';
import type { Block } from './blocks.js';

const PAGE =
  'margin:0 auto;padding:24px 16px;max-width:38em;font:16px/1.5 system-ui,Helvetica,Arial,sans-serif';
const HEADING = 'margin:1.6em 0 0.4em;font-size:1em;font-weight:700';
const QUOTE = 'margin:1em 0;padding:0 0 0 1em;border-left:3px solid #8a8f98;white-space:pre-line';
const LABEL = 'padding:2px 16px 2px 0;text-align:left;vertical-align:top;font-weight:400;opacity:0.75';
const VALUE = 'padding:2px 0;vertical-align:top;overflow-wrap:anywhere';

/** The letter as HTML: a whole document that loads nothing from elsewhere, with links to our own pages alone. */
export function toHtml(subject: string, blocks: readonly Block[], language: Language): string {
  return [
    '<!doctype html>',
    `<html lang="${language}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><title>${escape(subject)}</title></head>`,
    `<body style="${PAGE}">`,
    ...blocks.map(html),
    '</body></html>',
    '',
  ].join('\n');
}

function html(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2 style="${HEADING}">${escape(block.text)}</h2>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li style="overflow-wrap:anywhere">${escape(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<table style="border-collapse:collapse">${block.rows.map(row).join('')}</table>`;
    case 'quote':
      return `<div style="${QUOTE}">${escape(block.text.trim())}</div>`;
    case 'link':
      return `<p><a href="${escape(block.url)}">${escape(block.label)}</a></p>`;
    case 'paragraph':
      return `<p>${escape(block.text).replaceAll('\n', '<br>')}</p>`;
  }
}

const row = ([label, value]: readonly [string, string]): string =>
  `<tr><th scope="row" style="${LABEL}">${escape(label)}</th><td style="${VALUE}">${escape(value)}</td></tr>`;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => showBidi(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
