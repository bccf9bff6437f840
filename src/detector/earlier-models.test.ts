/**
 * @file Files of earlier versions open and score as they did. testing/earlier/ holds a model file for each format, as version 0.1.0 wrote
 * it before files were compact, and in scores.json what that version said of three images.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeRuntime } from '../graph/runtime.node.js';
import { webRuntime } from '../graph/runtime.web.js';
import { ImageDetector } from './detector.js';
import { readMetadata, withMetadata } from './model-file.js';
import { randomImage } from './testing/tiny-model.js';

const EARLIER = new URL('testing/earlier/', import.meta.url);
const read = (name: string): Uint8Array => readFileSync(new URL(name, EARLIER));
const expected = JSON.parse(readFileSync(new URL('scores.json', EARLIER), 'utf8')) as Record<string, number[]>;
const runtimes = [nodeRuntime({ threads: 1 }), await webRuntime({ threads: 1 })];

describe.each(Object.keys(expected))('a file of %s', (name) => {
  it.each(runtimes.map((runtime) => [runtime.name, runtime] as const))(
    'scores as it did, on %s',
    async (_, runtime) => {
      const detector = await ImageDetector.open(read(`${name}.onnx`), runtime);
      expect(detector.metadata.format).toBe(Number(name.replace('format-', '')));
      for (const [i, score] of expected[name].entries()) {
        const [found] = await detector.score([randomImage(80, 70, i + 1)]);
        expect(Math.abs(found.score - score)).toBeLessThan(1e-4 * score);
      }
      await detector.release();
    },
  );

  it('keeps its graph when its metadata are replaced', async () => {
    const file = read(`${name}.onnx`);
    const renamed = await withMetadata(file, { ...readMetadata(file, name), className: 'bolt' });
    const detector = await ImageDetector.open(renamed, runtimes[0]);
    const [{ score }] = await detector.score([randomImage(80, 70, 1)]);
    expect(Math.abs(score - expected[name][0])).toBeLessThan(1e-4 * score);
    await detector.release();
  });
});
