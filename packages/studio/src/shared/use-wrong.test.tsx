import { renderHook } from '@testing-library/react';
import { IntlProvider } from 'use-intl';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { ApiError } from '../api/client.js';
import { languages, type Language } from '../i18n/messages.js';
import source from '../../../server/src/studio/said.ts?raw';
import kinds from '../../../../src/image/image-kind.ts?raw';
import { useSentence, useWrong } from './use-wrong.js';

function inLanguage<Words>(language: Language, hook: () => Words): Words {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <IntlProvider locale={language} messages={languages[language]}>
      {children}
    </IntlProvider>
  );
  return renderHook(hook, { wrapper }).result.current;
}

it('says what the studio’s routes say in the language of the page', () => {
  const error = new ApiError(409, 'The folder /x is not there.', { code: 'folder-gone', values: { folder: '/x' } });
  expect(inLanguage('de', useWrong)(error)).toBe('Der Ordner /x ist nicht da.');
  expect(inLanguage('en', useWrong)(error)).toBe(error.message);
});

it('says what it has no words for as it was said', () => {
  expect(inLanguage('de', useWrong)(new ApiError(418, 'Short and stout.', { code: 'teapot', values: {} }))).toBe(
    'Short and stout.',
  );
  expect(inLanguage('de', useWrong)(new ApiError(422, 'No PNG.'))).toBe('No PNG.');
});

it('has words for every code of the server, the English ones the same', () => {
  const table = /const sentences = \{(.*?)\} as const/s.exec(source)![1];
  const codes = [...table.matchAll(/'([a-z-]+)':\s*\[\s*\d+,\s*'([^']*)'/g)].map(([, code, sentence]) => [
    code,
    sentence,
  ]);
  expect(codes.length).toBeGreaterThan(60);
  const plain = (text: string): string => text.replaceAll(', number}', '}');
  expect(Object.entries(languages.en.said).map(([code, text]) => [code, plain(text)])).toEqual(codes);
});

it('says sentences that come without a code in the language of the page', () => {
  const german = inLanguage('de', useSentence);
  expect(german('There is nothing to learn from yet: say good to false alarms and defective to real defects.')).toBe(
    'Es gibt noch nichts zu lernen: Fehlalarme gut nennen und echte Fehler fehlerhaft.',
  );
  expect(german('3 of 40 training images are far darker than the others (such as good/a.png): look at them.')).toBe(
    '3 von 40 Trainingsbildern sind viel dunkler als die anderen (etwa good/a.png): ansehen.',
  );
  expect(inLanguage('de', useWrong)(new ApiError(422, 'x.png is empty (0 bytes); copy it again or remove it.'))).toBe(
    'x.png ist leer (0 Bytes): neu kopieren oder wegnehmen.',
  );
  expect(german('Nobody has written this.')).toBe('Nobody has written this.');
  expect(inLanguage('en', useSentence)('There is no such image.')).toBe('There is no such image.');
});

it('says in the language of the page what kind of file it is, and what to do with it', () => {
  const german = inLanguage('de', useSentence);
  expect(
    german(
      'a.heic is a HEIC image (as iPhones take), which cannot be read: save it as JPEG or PNG (on the iPhone: Settings, Camera, Formats, Most Compatible).',
    ),
  ).toBe(
    'a.heic lässt sich nicht lesen: Es ist ein HEIC-Bild (wie vom iPhone); als JPEG oder PNG speichern (auf dem iPhone: Einstellungen, Kamera, Formate, Maximale Kompatibilität).',
  );
  expect(
    german(
      'b.png is too large: 9000×9000 is 81 megapixels, and at most 50 are allowed; make it smaller, cut out the product, or raise `maxMegapixels`.',
    ),
  ).toBe(
    'b.png ist zu groß: 9000×9000 sind 81 Megapixel, erlaubt sind höchstens 50; verkleinern, das Produkt ausschneiden oder `maxMegapixels` erhöhen.',
  );
});

it('knows every kind of file and every advice that the library tells', () => {
  const own = Object.values<string>(languages.en.reasons);
  const told = [...kinds.matchAll(/'((?:an? |save it|unpack|fetch)[^'\\]*)'/g)].map(([, text]) => text);
  expect(told.length).toBeGreaterThan(18);
  expect(told.filter((text) => !own.includes(text))).toEqual([]);
});
