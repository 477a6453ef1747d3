import { createHash } from 'node:crypto';

/**
 * A mark of what the customer would read, as its preview showed it. The form carries it along: what is sent is what was
 * seen. It guards against a slip, not against whoever writes the form.
 */
export function previewMark({ summary, file }: { summary: string; file: readonly string[] }): string {
  return createHash('sha256')
    .update(JSON.stringify([summary, file.toSorted()]))
    .digest('base64url');
}
