export interface Brand {
  name: string;
  baseUrl: string;
}

/** The page that stands in the place of what was blocked (RFC 7725: who blocked it, and why), in Dutch and English. */
export function blockedPage(basis: 'law' | 'terms', brand: Brand): string {
  const name = html(brand.name);
  const link = `<a href="${html(brand.baseUrl)}" rel="noreferrer">${html(brand.baseUrl)}</a>`;
  const nl =
    basis === 'law'
      ? 'omdat de inhoud naar ons oordeel in strijd is met de wet'
      : 'omdat de inhoud in strijd is met onze voorwaarden';
  const en =
    basis === 'law'
      ? 'because we judged that the content is against the law'
      : 'because the content is against our terms';
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Niet beschikbaar / Not available</title>
</head>
<body>
<main>
<h1>Niet beschikbaar</h1>
<p>${name} heeft deze pagina geblokkeerd, ${nl}.</p>
<p>Is dit uw site? In de brief die u van ons kreeg, staat waarom, en hoe u bezwaar maakt.
Vragen of bezwaren van anderen: ${link}</p>
<hr>
<div lang="en">
<h1>Not available</h1>
<p>${name} has blocked this page ${en}.</p>
<p>Is this your site? The letter that we sent you says why, and how to object.
Questions or objections of others: ${link}</p>
</div>
</main>
</body>
</html>
`;
}

/** Text as HTML in plain letters: nothing in it means anything to nginx or to HTML. */
function html(text: string): string {
  return Array.from(text.replace(/\p{Cc}/gu, ' '), (char) =>
    /[A-Za-z0-9 .,:/-]/.test(char) ? char : `&#${char.codePointAt(0) ?? 0xfffd};`,
  ).join('');
}
