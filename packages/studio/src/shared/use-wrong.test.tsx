import { renderHook } from '@testing-library/react';
import { IntlProvider } from 'use-intl';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { ApiError } from '../api/client.js';
import { languages, type Language } from '../i18n/messages.js';
import source from '../../../server/src/studio/said.ts?raw';
import { useWrong } from './use-wrong.js';

function inLanguage(language: Language): (error: unknown) => string {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <IntlProvider locale={language} messages={languages[language]}>
      {children}
    </IntlProvider>
  );
  return renderHook(() => useWrong(), { wrapper }).result.current;
}

it('says what the studio’s routes say in the language of the page', () => {
  const error = new ApiError(409, 'The folder /x is not there.', { code: 'folder-gone', values: { folder: '/x' } });
  expect(inLanguage('de')(error)).toBe('Der Ordner /x ist nicht da.');
  expect(inLanguage('en')(error)).toBe(error.message);
});

it('says what it has no words for as it was said', () => {
  expect(inLanguage('de')(new ApiError(418, 'Short and stout.', { code: 'teapot', values: {} }))).toBe(
    'Short and stout.',
  );
  expect(inLanguage('de')(new ApiError(422, 'No PNG.'))).toBe('No PNG.');
});

it('has words for every code of the server, the English ones the same', () => {
  const table = /const sentences = \{(.*?)\} as const/s.exec(source)![1];
  const codes = [...table.matchAll(/'([a-z-]+)':\s*\[\s*\d+,\s*'([^']*)'/g)].map(([, code, sentence]) => [
    code,
    sentence,
  ]);
  expect(codes.length).toBeGreaterThan(20);
  const plain = (text: string): string => text.replaceAll(', number}', '}');
  expect(Object.entries(languages.en.said).map(([code, text]) => [code, plain(text)])).toEqual(codes);
});
