/** Only spaces, marks without a shape and letters that are drawn as nothing. */
const SHOWS_NOTHING = /^[\s\p{Cf}\p{Z}\u034f\u115f\u1160\u2800\u3164\uffa0]*$/u;
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Tidies text that somebody typed or pasted, without changing what it says: NFC, line ends as \n, a byte
 * order mark and control characters other than newline and tab removed, halves of broken surrogate pairs
 * replaced. What shows nothing is ''. Takes and returns any text.
 */
export function cleanText(text: string): string {
  const clean = text
    .replace(/\r\n?/g, '\n')
    .replace(/^\ufeff/, '')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .normalize('NFC');
  return SHOWS_NOTHING.test(clean) ? '' : clean;
}

/**
 * Whether the text holds characters that change the direction of what follows, so that it reads otherwise
 * than it is (UAX #9).
 */
export function hasBidiTricks(text: string): boolean {
  return text.search(BIDI_CONTROL) !== -1;
}

/** Makes such characters visible, as [U+202E]. For fields of one line: names, subjects, addresses. */
export function showBidi(text: string): string {
  return text.replace(BIDI_CONTROL, (char) => `[U+${char.charCodeAt(0).toString(16).toUpperCase()}]`);
}
