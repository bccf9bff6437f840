import { expect, it } from 'vitest';
import { places, snippetOf } from './snippets.js';

it.each(places)('%s: names the file as its language writes it', (place) => {
  const text = snippetOf(place, { name: 'Müller\'s "part"-2', threshold: 0.123456 });
  const written = {
    command: `'Müller'\\''s "part"-2.onnx'`,
    node: '"Müller\'s \\"part\\"-2.onnx"',
    python: '"Müller\'s \\"part\\"-2.onnx"',
    browser: '"/M%C3%BCller\'s%20%22part%22-2.onnx"',
  }[place];
  expect(text).toContain(written);
});

it('gives Python the threshold, which it has to compare with itself', () => {
  expect(snippetOf('python', { name: 'a', threshold: 0.123456 })).toContain('score[0] > 0.123456');
});
