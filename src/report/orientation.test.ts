import { expect, it } from 'vitest';
import { orientationInWords } from './orientation.js';

it.each([
  [[], 'as in the images'],
  [[2], 'upright or upside down'],
  [[1, 2, 3], 'any way up'],
])('%j is %s', (turns, words) => {
  expect(orientationInWords(turns)).toBe(words);
});
