import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { anotherImage, sceneOf } from './scene.js';
import { disc, drawing, picture } from './testing/pictures.js';

it('a drawing has no ground: spurs and specks lie there too', () => {
  const image = drawing(1);
  const drawn = sceneOf(image, [image], () => new Float32Array(128 * 128).fill(1));
  expect(drawn.cover).toBeNull();
  expect(drawn.productArea).toBe(128 * 128);
});

it('knows its unit, the product’s area and the other images', () => {
  const image = disc(1);
  const cover = Float32Array.from({ length: 128 * 128 }, (_, i) => (i < 5000 ? 1 : 0));
  const scene = sceneOf(image, [disc(2)], () => cover);
  expect(scene.unit).toBe(0.5);
  expect(scene.productArea).toBe(5000);
  expect(anotherImage(scene, new Random(1))).toEqual(disc(2));
});

describe('softness', () => {
  const edge = (width: number) =>
    picture(128, 128, (x) => {
      const level = 40 + 160 * Math.min(1, Math.max(0, (Math.abs((x % 32) - 16) - 6) / width));
      return [level, level, level];
    });

  it('is none for edges of a pixel, and grows with their width', () => {
    const of = (width: number) => sceneOf(edge(width), [edge(width)], () => null).softness;
    expect(of(1)).toBe(0);
    expect(of(2)).toBeGreaterThanOrEqual(1);
    expect(of(5)).toBe(3);
  });
});
