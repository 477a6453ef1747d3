import type { RequestHandler } from 'express';
import type { Config } from '../../config/index.js';
import { languages } from '../catalogue/index.js';
import { roleMay, type Permission } from '../staff/policy.js';
import { formatsFor } from './formats.js';
import { languageOf, translator } from './i18n.js';
import { paths } from './paths.js';

/** What every page may use: language, texts, addresses, formats and who is signed in. */
export function pageLocals(config: Config): RequestHandler {
  const brand = { name: config.BRAND_NAME, baseUrl: config.BASE_URL, termsUrl: config.TERMS_URL };
  return (req, res, next) => {
    const lang = languageOf(req, config.DEFAULT_LANGUAGE);
    if (req.query['lang'] === lang)
      res.cookie('lang', lang, { maxAge: 31_536_000_000, sameSite: 'lax', httpOnly: true });
    const { user } = req;
    Object.assign(res.locals, {
      lang,
      langLinks: languages.map((language) => ({ lang: language, href: `${req.path}?lang=${language}` })),
      t: translator(lang),
      paths,
      brand,
      fmt: formatsFor(lang, config.TIME_ZONE),
      user: user ? { name: user.name, role: user.role, initials: initialsOf(user.name) } : null,
      may: (permission: Permission) => user !== undefined && roleMay(user.role, permission),
      flash: [],
      active: '',
    });
    next();
  };
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  return words
    .map((word) => [...word][0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();
}
