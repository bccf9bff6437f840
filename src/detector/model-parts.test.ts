import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { modelParts } from './model-parts.js';
import { storedFlow } from './stored-numbers.js';
import { metadataOf, tinyDetailedModel, tinyMemoryModel, tinyTiledModel } from './testing/tiny-model.js';
import { writeModel } from './write-model.js';

it.each([
  ['a flow', tinyDetailedModel, ['backbone', 'contributions', 'detail', 'flow', 'preparation', 'whitening']],
  [
    'a flow of tiles',
    () => tinyTiledModel({ width: 96, height: 128 }),
    ['backbone', 'flow', 'preparation', 'whitening'],
  ],
  ['a memory', tinyMemoryModel, ['backbone', 'memory']],
])('%s has its parts by name, and all bytes are of one of them', async (_, make, expected) => {
  const model = await make();
  const stored = model.learner === 'flow' ? { ...model, ...storedFlow(model) } : model;
  const file = await writeModel(stored, metadataOf(model, [1, 2, 3]));
  const parts = modelParts(file, 'the file');
  expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(file.length);
  expect(parts.map(({ name }) => name)).toEqual(expect.arrayContaining([...expected, 'graph and metadata']));
  const backbone = parts.find(({ name }) => name === 'backbone')!;
  expect(backbone.halves).toBeGreaterThan(0.9);
  expect(backbone.bytes).toBeLessThan(2.1 * backbone.numbers);
  expect(parts[0]).toBe(backbone);
});

it('a file of an earlier version has them unnamed', () => {
  const file = readFileSync(new URL('testing/earlier/format-2.onnx', import.meta.url));
  const parts = modelParts(file, 'the file');
  expect(parts.map(({ name }) => name)).toEqual(['unnamed', 'graph and metadata']);
  expect(parts[0].halves).toBe(0);
  expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(file.length);
});
