import { de } from './de.ts';
import { type Catalogue, en } from './en.ts';

export const interfaceLanguages = ['de', 'en'] as const;
type InterfaceLanguage = (typeof interfaceLanguages)[number];

/** All words of a language. */
export function catalogue(language: InterfaceLanguage): Catalogue {
  return language === 'de' ? de : en;
}

/** The interface language of an environment: RUNDRUF_LANG, else the locale; English when it says nothing. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): InterfaceLanguage {
  const { RUNDRUF_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  return (RUNDRUF_LANG || LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('de') ? 'de' : 'en';
}
