/** @file The languages of the pages; every one has the keys of English, which a test checks. */
import { de } from './de.js';
import { en } from './en.js';

export const languages = { en, de };
export type Language = keyof typeof languages;
type Messages = typeof en;

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
    Locale: Language;
  }
}

/** The first language of the browser that there are texts in. */
export function browserLanguage(preferred: readonly string[] = navigator.languages): Language {
  const found = preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in languages);
  return (found ?? 'en') as Language;
}
