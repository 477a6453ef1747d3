const HIDDEN = /<input type="hidden" name="([^"]*)" value="([^"]*)">/g;

/** The hidden fields of a page's forms by name, such as `_csrf`. */
export function hiddenFields(html: string): Record<string, string> {
  return Object.fromEntries(
    [...html.matchAll(HIDDEN)].map(([, name = '', value = '']) => [name, unescapeHtml(value)]),
  );
}

/** What a page says, without its tags. */
export function textOf(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return unescapeHtml(body.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
}

export function unescapeHtml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'", quot: '"' };
  return text.replace(/&(#?\w+);/g, (whole, name: string) => named[name] ?? whole);
}
