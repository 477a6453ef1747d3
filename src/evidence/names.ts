const MAX_BYTES = 150;

/**
 * A name to show for an uploaded file, from what the sender called it: no path parts, control, bidi or other invisible
 * characters, none that a file system objects to, at most 150 bytes of UTF-8, its extension kept. It is for people and
 * for Content-Disposition; it is never used as a path here.
 */
export function displayName(raw: string): string {
  const wellFormed = Buffer.from(raw).toString();
  const base = wellFormed.normalize('NFC').split(/[/\\]/).pop() ?? '';
  const clean = base
    .replace(/[\p{Cf}\p{Co}\p{Cn}]+/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[<>:"|?*]+/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  return shorten(clean) || 'file';
}

/** The extension of a display name in lower case without its dot, or '' when it has none. */
export function extensionOf(name: string): string {
  return /[^.]\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** A Content-Disposition for a download: a plain name for old clients and the full one as RFC 6266 and RFC 8187 have it. */
export function attachmentHeader(name: string): string {
  const clean = displayName(name);
  const plain = clean.replace(/[^\x20-\x7e]|[%"\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeExtended(clean)}`;
}

function shorten(name: string): string {
  const extension = extensionOf(name);
  const tail = extension ? name.slice(-extension.length - 1) : '';
  const stem = [...name.slice(0, name.length - tail.length)];
  let room = MAX_BYTES - tail.length;
  const kept = stem.filter((char) => (room -= Buffer.byteLength(char)) >= 0);
  return kept.join('').trimEnd() + tail;
}

function encodeExtended(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
