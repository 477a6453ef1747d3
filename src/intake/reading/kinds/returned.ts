import type { Message } from '../message.js';

/** Message-IDs of what came back with a bounce or a receipt: in the attached message, its headers, or below the text. */
export function returnedIds(message: Message): string[] {
  const attached = message.parts
    .filter(({ type }) =>
      /^(?:message\/(?:rfc822|global|delivery-status|disposition-notification)|text\/rfc822-headers|message\/rfc822-headers)$/.test(
        type,
      ),
    )
    .map(({ content }) => content.subarray(0, 64 * 1024).toString('latin1'));
  const ids = [...attached, message.text.slice(0, 100_000)].flatMap((text) =>
    [...text.matchAll(/^(?:original-)?message-id:\s*<([^<>\s]{1,998})>/gim)].map(([, id = '']) => id),
  );
  return [...new Set(ids)].slice(0, 20);
}
