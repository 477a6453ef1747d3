import { join } from 'node:path';
import { makeFolder, putFile, removeLeftovers } from './files.js';
import { blockedPage, type Brand } from './page.js';
import { MARK } from '../look.js';

const PIECE = 3000;
const NOTE = '# Written by Noticedesk at every start; changes are lost.';

/**
 * Writes what nginx includes: `http.conf` for its http block, `server.conf` for every server block, and the folder `blocks` with a
 * file for each measure. Returns the names of the files that changed. Throws when the folder can't be written to, or
 * has a name that nginx's include can't take.
 */
export function installNginxSnippets(folder: string, brand: Brand): string[] {
  if (!/^\/[\w./ @+-]*$/.test(folder)) throw new Error(`NGINX_DIR must be a plain absolute path: ${folder}`);
  makeFolder(join(folder, 'blocks'));
  for (const each of [folder, join(folder, 'blocks')]) removeLeftovers(each);
  const files = { 'http.conf': httpSnippet(folder, brand), 'server.conf': serverSnippet(brand) };
  return Object.entries(files)
    .filter(([name, text]) => putFile(join(folder, name), text))
    .map(([name]) => name);
}

/** What a request asks for, looked up once, before any internal redirect changes `$uri`: hence not volatile. */
function httpSnippet(folder: string, brand: Brand): string {
  const pages = (['law', 'terms'] as const).flatMap((basis) =>
    pieces(blockedPage(basis, brand)).map(
      (piece, index) => `map "" $noticedesk_${basis}_${index} {\n    default "${piece}";\n}\n`,
    ),
  );
  return `${NOTE}
# Include this file in the http block.
map "$host\\n$args\\n$uri" $noticedesk_block {
    default "";
    include "${join(folder, 'blocks')}/*.conf";
}
${pages.join('')}`;
}

/**
 * A rewrite and not error_page: that one, or add_header, at server level would cancel those that the site inherits. `return`
 * with a text answers every method. 403 keeps its meaning elsewhere on the site, for only our location gives this one.
 */
function serverSnippet(brand: Brand): string {
  return `${NOTE}
# Include this file as the first line of every server block, those that only redirect too.
if ($noticedesk_block) {
    rewrite ^ /.noticedesk/$noticedesk_block? last;
}
${location('law', 451, brand)}${location('terms', 403, brand)}`;
}

function location(basis: 'law' | 'terms', status: number, brand: Brand): string {
  const page = pieces(blockedPage(basis, brand)).map((_, index) => `$noticedesk_${basis}_${index}`);
  // RFC 7725 section 4: who blocks on a legal ground.
  const link =
    basis === 'law' ? `    add_header Link '<${headerUrl(brand.baseUrl)}>; rel="blocked-by"' always;\n` : '';
  return `location ^~ /.noticedesk/${basis}/ {
    internal;
    types { }
    default_type "text/html; charset=utf-8";
    add_header ${MARK} $noticedesk_block always;
    add_header Cache-Control no-store always;
${link}    return ${status} "${page.join('')}";
}
`;
}

/** nginx reads words of 4096 bytes at most. The page holds no `$` and no backslash; its quotes are escaped. */
function pieces(page: string): string[] {
  const text = page.match(new RegExp(`[^]{1,${PIECE}}`, 'g')) ?? [];
  return text.map((piece) => piece.replaceAll('"', '\\"'));
}

const headerUrl = (url: string): string => new URL(url).href.replaceAll('$', '%24').replaceAll("'", '%27');
