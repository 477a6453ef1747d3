import type { Message, Part } from '../message.js';

export interface Recipient {
  finalRecipient: string;
  action: string;
  status: string;
  diagnostic: string;
}

const MOST = 200;

/** The recipients that the delivery-status parts of a message speak of (RFC 3464, 2.3), as they stand. */
export function deliveryStatusOf(message: Message): Recipient[] {
  const parts = message.parts.filter(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  return parts.flatMap(recipientsIn).slice(0, MOST);
}

/** Fields of a block of headers within a part; the names in lower case, folded lines joined. */
export function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of block.split('\n').slice(0, 200)) {
    const [, name = '', value = ''] = /^([A-Za-z0-9-]{1,60})\s?:\s*(.*)$/.exec(line.slice(0, 2000)) ?? [];
    if (name !== '') last = name.toLowerCase();
    if (name !== '' && !fields.has(last)) fields.set(last, value.trim());
    else if (name === '' && last !== '' && /^\s/.test(line))
      fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`);
  }
  return fields;
}

function recipientsIn({ text }: Part): Recipient[] {
  const blocks = (text ?? '').replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/);
  return blocks.slice(0, MOST).flatMap((block) => {
    const fields = fieldsOf(block);
    const finalRecipient = fields.get('final-recipient') ?? fields.get('original-recipient') ?? '';
    const action = fields.get('action') ?? '';
    if (finalRecipient === '' && action === '') return [];
    return [
      {
        finalRecipient,
        action,
        status: fields.get('status') ?? '',
        diagnostic: fields.get('diagnostic-code') ?? '',
      },
    ];
  });
}
