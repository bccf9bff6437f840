import { expect, it } from 'vitest';
import { asFloats } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import { randomResnet } from './random-resnet.js';
import { featuresOf } from './testing/features.js';

it('is always the same small network', async () => {
  const { name, hash, taps } = await randomResnet();
  expect(name).toBe('random-resnet');
  expect(hash).toMatch(/^f355d83d88b6/);
  expect(taps.map(({ stride, channels }) => [stride, channels])).toEqual([
    [4, 32],
    [8, 64],
    [16, 96],
  ]);
});

it.each(runtimes)('keeps its feature maps alive and of the same order of size, $name', async ({ runtime }) => {
  const random = new Random(2);
  const image = Float32Array.from({ length: 3 * 64 * 64 }, () => random.normal());
  for (const map of await featuresOf(await randomResnet(), image, [1, 64, 64], runtime)) {
    const values = asFloats(map);
    const meanSquare = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(meanSquare).toBeGreaterThan(0.1);
    expect(meanSquare).toBeLessThan(10);
    const [, channels] = map.shape;
    const positions = values.length / channels;
    const dead = Array.from({ length: channels }, (_, c) => values.subarray(c * positions, (c + 1) * positions)).filter(
      (channel) => channel.every((value) => value === channel[0]),
    );
    expect(dead).toHaveLength(0);
  }
});
