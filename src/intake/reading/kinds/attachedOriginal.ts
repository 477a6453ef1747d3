import { originalFacts, sourceOf } from '../formats/common/original.js';
import { readFreeText } from '../freeText/readFreeText.js';
import type { Message } from '../message.js';
import { readMessage } from '../readMessage.js';
import type { Report } from '../report.js';

/**
 * What a message reports that was attached whole, as people do with spam and phishing: where it came from by its Received
 * fields, and what it advertises.
 */
export function attachedReports(message: Message): Report[] {
  const original = message.parts.find(({ type }) => type === 'message/rfc822');
  if (original === undefined) return [];
  const source = sourceOf(message);
  const [advertised] = advertisedIn(readMessage(original.content));
  const locations = [...source.map(({ value }) => value), ...(advertised?.locations ?? [])];
  if (locations.length === 0) return [];
  const found = (advertised?.facts ?? []).filter(({ name }) => name !== 'category' && name !== 'date');
  return [
    {
      format: 'attached message',
      facts: [
        ...source,
        ...originalFacts(message),
        ...found.map((fact) => ({ ...fact, source: `attached message, ${fact.source}` })),
      ],
      locations: [...new Set(locations)],
      category: 'spam',
      happenedAt: advertised?.happenedAt ?? '',
      warnings: [],
    },
  ];
}

/** Here the writer is not the reporter: what is advertised is often the writer's own. */
function advertisedIn(message: Message): Report[] {
  return readFreeText(message, message.text, new Set());
}
