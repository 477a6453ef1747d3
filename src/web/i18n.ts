import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import i18next from 'i18next';
import type { Request } from 'express';
import { projectRoot } from '../../config/root.js';
import { languages, type Language } from '../catalogue/index.js';

export type Translate = (key: string, params?: Record<string, unknown>) => string;

const MOST_REMEMBERED = 10_000;
const LONGEST_REMEMBERED = 200;

const translators = loadTranslators();

/** The texts of the screens in one language: `t('desk:queue.title')`, from config/locales. */
export function translator(language: Language): Translate {
  return translators[language];
}

export const isLanguage = (value: unknown): value is Language =>
  languages.some((language) => language === value);

/** The language of a visitor: asked for in the address, chosen before, preferred by the browser, or the default. */
export function languageOf(req: Request, fallback: Language): Language {
  const { lang: asked } = req.query;
  if (isLanguage(asked)) return asked;
  const cookies = req.cookies as Record<string, unknown> | undefined;
  const chosen = cookies?.['lang'];
  if (isLanguage(chosen)) return chosen;
  const preferred = req.acceptsLanguages([fallback, ...languages]);
  return isLanguage(preferred) ? preferred : fallback;
}

function loadTranslators(): Record<Language, Translate> {
  const resources = Object.fromEntries(languages.map((language) => [language, namespacesOf(language)]));
  const instance = i18next.createInstance();
  void instance.init({
    resources,
    lng: 'en',
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false }, // the views escape
  });
  return { nl: remembering(instance.getFixedT('nl')), en: remembering(instance.getFixedT('en')) };
}

/** The same words are asked for again and again, and i18next takes longer for them than a page for all else. */
function remembering(translate: Translate): Translate {
  const known = new Map<string, string>();
  return (key, params) => {
    const asked = params ? `${key} ${JSON.stringify(params)}` : key;
    const remembered = known.get(asked);
    if (remembered !== undefined) return remembered;
    const text = translate(key, params);
    if (known.size >= MOST_REMEMBERED) known.clear();
    if (asked.length <= LONGEST_REMEMBERED) known.set(asked, text);
    return text;
  };
}

function namespacesOf(language: Language): Record<string, Record<string, unknown>> {
  const folder = join(projectRoot, 'config/locales', language);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [
      basename(file, '.json'),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>,
    ]),
  );
}
