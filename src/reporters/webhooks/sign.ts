import { createHmac } from 'node:crypto';
import type { Types } from 'mongoose';

const PREFIX = 'whsec_';

/** The key with which messages to an organisation are signed: derived, so that nothing secret is stored; a new version is a new key. */
export function signingSecret(secret: string, organisation: Types.ObjectId, version: number): string {
  const key = createHmac('sha256', secret)
    .update(`noticedesk:webhook:${String(organisation)}:${version}`)
    .digest('base64');
  return PREFIX + key;
}

/** The headers of a message, signed over its id, the moment and the body, as Standard Webhooks has it. */
export function signedHeaders(secret: string, id: string, body: string, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
