import { expect, it } from 'vitest';
import { browserLanguage, languages } from './messages.js';

function keys(messages: object, before = ''): string[] {
  return Object.entries(messages).flatMap(([name, value]) =>
    typeof value === 'string' ? [before + name] : keys(value as object, `${before}${name}.`),
  );
}

/** Names of the values in a text: braces open a value in a text, and a text in a value. */
function named(text: string): string[] {
  const found = new Set<string>();
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '}') depth--;
    if (text[i] === '{' && depth++ % 2 === 0) found.add(/^\{(\w+)/.exec(text.slice(i))![1]!);
  }
  return [...found].sort();
}

/** Names of the values that each text is given. */
function values(messages: object): Record<string, string[]> {
  const read = (path: string): string =>
    path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], messages) as string;
  return Object.fromEntries(keys(messages).map((key) => [key, named(read(key))]));
}

it('every language has every text, with the same values in it', () => {
  expect(keys(languages.de).sort()).toEqual(keys(languages.en).sort());
  expect(values(languages.de)).toEqual(values(languages.en));
});

it('takes the first language of the browser that there is', () => {
  expect([browserLanguage(['fr-FR', 'de-AT', 'en']), browserLanguage(['fr']), browserLanguage([])]).toEqual([
    'de',
    'en',
    'en',
  ]);
});
