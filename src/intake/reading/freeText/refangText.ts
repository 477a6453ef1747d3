/**
 * Undoes, in a line of prose, the ways of writing an address so that it cannot be clicked, where they stand between
 * blanks or break a word: `example [.] com`, `example (dot) com`, `name [at] example.nl`, `hxxp : //`, `https: //`.
 * What stands within one word is left to the reader of locations.
 */
export function refangLine(line: string): string {
  if (!/[[({:]|dot|http|hxxp|h\*\*p/i.test(line)) return line;
  return line
    .replace(/ {0,2}[[({] {0,2}(?:\.|dot|punt|punkt|point) {0,2}[\])}] {0,2}/gi, '.')
    .replace(/ {0,2}[[({] {0,2}(?:at|@|ät|arobase) {0,2}[\])}] {0,2}/gi, '@')
    .replace(/\b(h(?:tt|xx|\*\*|XX)ps?) ?(?:: ?\/\/|\[:\]\/\/|\[:\/\/\]) ?/gi, '$1://')
    .replace(/([a-z0-9-]) dot (com|net|org|info|biz|nl|be|de|eu|fr|uk|io|ru|cn)\b/gi, '$1.$2')
    .replace(/(:\/\/)(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})(?!\d)/g, '$1$2.$3.$4.$5');
}
