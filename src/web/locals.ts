import type { Request, RequestHandler } from 'express';
import type { Config } from '../../config/index.js';
import { languages } from '../catalogue/index.js';
import { readable } from '../readable.js';
import { roleMay, type Permission } from '../staff/policy.js';
import { formatsFor } from './formats.js';
import { languageOf, translator } from './i18n.js';
import { paths } from './paths.js';

/** What every page may use: language, texts, addresses, formats and who is signed in. */
export function pageLocals(config: Config): RequestHandler {
  const brand = { name: config.BRAND_NAME, baseUrl: config.BASE_URL, termsUrl: config.TERMS_URL };
  const secure = config.BASE_URL.startsWith('https:');
  return (req, res, next) => {
    const lang = languageOf(req, config.DEFAULT_LANGUAGE);
    if (req.query['lang'] === lang)
      res.cookie('lang', lang, { maxAge: 31_536_000_000, sameSite: 'lax', httpOnly: true, secure });
    Object.assign(res.locals, {
      lang,
      langLinks: langLinks(req),
      t: translator(lang),
      paths,
      readable,
      brand,
      fmt: formatsFor(lang, config.TIME_ZONE),
      user: null,
      may: () => false,
      flash: [],
      active: '',
    });
    next();
  };
}

/** Who is signed in, and what they may do. */
export const staffLocals: RequestHandler = (req, res, next) => {
  const { user } = req;
  if (user) {
    Object.assign(res.locals, {
      user: { name: user.name, role: user.role, initials: initialsOf(user.name) },
      may: (permission: Permission) => roleMay(user.role, permission),
    });
  }
  next();
};

/** A page that answers a form is at no address of its own: a link would lead elsewhere, and what was typed would be gone. */
const langLinks = (req: Request): { lang: string; href: string }[] =>
  req.method === 'POST'
    ? []
    : languages.map((language) => ({ lang: language, href: `${ownPath(req)}?lang=${language}` }));

/** The path asked for. One that begins with two slashes would be a link to another site (RFC 3986, 4.2). */
const ownPath = ({ path }: Request): string => `/${path.replace(/^[/\\]+/, '')}`;

/** The first letters of a name's first and last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  return words
    .map((word) => [...word][0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();
}
