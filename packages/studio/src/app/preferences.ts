/** @file Theme and language of this browser: chosen here and remembered, otherwise the system's and the server's. */
import { browserLanguage, languages, type Language } from '../i18n/messages.js';
import { recall, remember } from '../shared/remembered.js';
import { createStore } from '../shared/store.js';

export type Theme = 'light' | 'dark' | 'system';

function storedTheme(): Theme {
  const stored = recall('theme');
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function storedLanguage(): Language | null {
  const stored = recall('language');
  return stored !== null && stored in languages ? (stored as Language) : null;
}

export const theme = createStore<Theme>(storedTheme());
export const language = createStore<Language>(storedLanguage() ?? browserLanguage());

export function chooseTheme(chosen: Theme): void {
  remember('theme', chosen === 'system' ? null : chosen);
  theme.set(chosen);
}

export function chooseLanguage(chosen: Language): void {
  remember('language', chosen);
  language.set(chosen);
}

/** What the server was started with counts as long as nobody chose. */
export function suggestLanguage(suggested: Language): void {
  if (storedLanguage() === null) language.set(suggested);
}

/** Keeps <html> as chosen, and as the system is when nothing is. @returns ends it */
export function applyPreferences(): () => void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    root.dataset.theme = theme.get() === 'system' ? (system.matches ? 'dark' : 'light') : theme.get();
    root.lang = language.get();
  };
  apply();
  const ends = [theme.subscribe(apply), language.subscribe(apply)];
  system.addEventListener('change', apply);
  return () => {
    ends.forEach((end) => end());
    system.removeEventListener('change', apply);
  };
}
