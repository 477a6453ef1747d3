/** A browser without a screen: keeps cookies, fills in forms as they stand on the page, follows nothing by itself. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  constructor(readonly base: string) {}

  async get(path: string): Promise<Page> {
    return this.#send(path, { method: 'GET' });
  }

  /**
   * Fills in the form with this action on the page and sends it, with the hidden fields that it has. Redirects are followed by a GET, as a
   * browser does.
   */
  async submit(
    page: Page,
    action: string | RegExp,
    fields: Record<string, string | string[] | File>,
  ): Promise<Page> {
    const form = page.form(action);
    const all = new Map<string, (string | File)[]>();
    for (const [name, value] of form.hidden) all.set(name, [...(all.get(name) ?? []), value]);
    for (const [name, value] of Object.entries(fields)) all.set(name, [value].flat());
    const pairs = [...all].flatMap(([name, values]) =>
      values.map((value): [string, string | File] => [name, value]),
    );
    return this.#send(form.action, {
      method: 'POST',
      body: form.multipart ? multipart(pairs) : urlEncoded(pairs),
    });
  }

  async #send(path: string, init: RequestInit): Promise<Page> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, this.base), {
      ...init,
      redirect: 'manual',
      headers: { cookie, 'accept-language': 'en' },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    const location = response.headers.get('location');
    if (response.status === 303 && location) {
      await response.arrayBuffer();
      return this.#send(location, { method: 'GET' });
    }
    return new Page(
      response.status,
      new URL(response.url || path, this.base).pathname,
      await response.text(),
    );
  }
}

interface Form {
  action: string;
  multipart: boolean;
  hidden: [string, string][];
}

export class Page {
  constructor(
    readonly status: number,
    readonly path: string,
    readonly html: string,
  ) {}

  /** The text without marks, spaces joined. */
  get text(): string {
    return unescape(this.html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
  }

  form(action: string | RegExp): Form {
    for (const [whole, attributes = '', inside = ''] of this.html.matchAll(/<form([^>]*)>([^]*?)<\/form>/g)) {
      void whole;
      const target = unescape(attribute(attributes, 'action') ?? this.path);
      if (typeof action === 'string' ? target !== action : !action.test(target)) continue;
      return {
        action: target,
        multipart: attributes.includes('multipart/form-data'),
        hidden: hiddenOf(inside),
      };
    }
    throw new Error(
      `no form to ${String(action)} on ${this.path} (${this.status}): ${this.text.slice(0, 400)}`,
    );
  }

  /** The first link whose address matches. */
  link(pattern: RegExp): string {
    for (const [, href = ''] of this.html.matchAll(/href="([^"]*)"/g)) {
      if (pattern.test(unescape(href))) return unescape(href);
    }
    throw new Error(`no link ${String(pattern)} on ${this.path} (${this.status})`);
  }
}

function hiddenOf(html: string): [string, string][] {
  const inputs = [...html.matchAll(/<input([^>]*)>/g)].map(([, attributes = '']) => attributes);
  return inputs
    .filter((attributes) => attribute(attributes, 'type') === 'hidden')
    .map((attributes) => [
      attribute(attributes, 'name') ?? '',
      unescape(attribute(attributes, 'value') ?? ''),
    ]);
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
}

function multipart(pairs: [string, string | File][]): FormData {
  const body = new FormData();
  for (const [name, value] of pairs) {
    if (typeof value === 'string') body.append(name, value);
    else body.append(name, value, value.name);
  }
  return body;
}

// Of a file such a form sends the name alone.
function urlEncoded(pairs: [string, string | File][]): URLSearchParams {
  return new URLSearchParams(
    pairs.map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : value.name]),
  );
}

function unescape(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
