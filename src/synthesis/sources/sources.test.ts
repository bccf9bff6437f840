import { expect, it } from 'vitest';
import { Random } from '../../random.js';
import { cut } from '../pixels.js';
import { picture, texture } from '../testing/pictures.js';
import { gradient, solid } from './colour.js';
import { inpainted } from './inpainted.js';
import { addGrain, addTexture } from './noise-texture.js';
import { shuffled } from './shuffled.js';
import { onlyProduct, transplant } from './transplant.js';
import { warped } from './warped.js';

const box = { x: 20, y: 30, width: 24, height: 16 };
const image = texture(1);

it('solid and gradient colours', () => {
  expect([...solid(box, [1, 2, 3]).slice(0, 6)]).toEqual([1, 2, 3, 1, 2, 3]);
  const ramp = gradient(box, [0, 0, 0], [240, 240, 240], 0);
  expect(ramp[0]).toBeLessThan(15);
  expect(ramp[3 * 23]).toBeGreaterThan(220);
  expect(ramp[3 * 12]).toBeCloseTo(120, 0);
});

it('a transplant from the box’s own place is the box, mirrored it is mirrored', () => {
  const own = { x: box.x + 11.5, y: box.y + 7.5 };
  expect([...transplant(image, box, own)]).toEqual([...cut(image, box)]);
  const mirrored = transplant(image, box, { ...own, mirrored: true });
  expect(mirrored[0]).toBe(cut(image, box)[3 * 23]);
});

it('a transplant keeps to the product and to the source image', () => {
  const alpha = new Float32Array(box.width * box.height).fill(1);
  const cover = Float32Array.from({ length: 128 * 128 }, (_, i) => (i % 128 < 64 ? 1 : 0));
  const kept = onlyProduct(alpha, cover, image, box, { x: 64, y: 60 });
  expect(kept[0]).toBe(1);
  expect(kept[23]).toBe(0);
  const outside = onlyProduct(alpha, null, image, box, { x: 0, y: 60 });
  expect(outside[0]).toBe(0);
  expect(outside[23]).toBe(1);
});

it('shuffled tiles are the image’s own levels, in another order', () => {
  const pixels = shuffled(image, null, box, new Random(1), 8, 20);
  expect([...pixels]).not.toEqual([...cut(image, box)]);
  const levels = new Set(image.data);
  expect([...pixels].every((value) => levels.has(value))).toBe(true);
});

it('shuffled tiles come from the cover where they can', () => {
  const half = picture(128, 128, (x) => (x < 40 ? [50, 50, 50] : [200, 200, 200]));
  const cover = Float32Array.from({ length: 128 * 128 }, (_, i) => (i % 128 < 40 ? 1 : 0));
  const pixels = shuffled(half, cover, { x: 8, y: 40, width: 16, height: 16 }, new Random(2), 8, 20);
  expect(pixels.every((value) => value === 50)).toBe(true);
});

it('a warp looks where it is told', () => {
  const count = box.width * box.height;
  const moved = warped(image, box, new Float32Array(count).fill(3), new Float32Array(count));
  expect([...moved]).toEqual([...cut(image, { ...box, x: box.x + 3 })]);
});

it('inpainting keeps what is known and continues it elsewhere', () => {
  const sloped = picture(128, 128, (x) => [x, x, x]);
  const known = new Uint8Array(box.width * box.height).fill(1);
  for (let row = 5; row < 11; row++) known.fill(0, row * box.width + 8, row * box.width + 16);
  const filled = inpainted(sloped, box, known, new Random(1));
  const truth = cut(sloped, box);
  filled.forEach((value, p) => {
    const tolerance = known[Math.floor(p / 3)] ? 0 : 3;
    expect(Math.abs(value - truth[p])).toBeLessThanOrEqual(tolerance);
  });
});

it('texture and grain have about the strength asked, and no colour', () => {
  const large = { x: 0, y: 0, width: 100, height: 100 };
  const rough = solid(large, [100, 100, 100]);
  addGrain(rough, new Random(1), 10);
  const deviation = Math.sqrt(rough.reduce((sum, value) => sum + (value - 100) ** 2, 0) / rough.length);
  expect(deviation).toBeCloseTo(10, 0);
  addTexture(rough, large, new Random(2), 20, 8);
  expect(rough[0]).toBe(rough[1]);
  expect(rough[3]).toBe(rough[5]);
});
