import { describe, expect, it } from 'vitest';
import { opaque } from './blends/opaque.js';
import type { Draft } from './draft.js';
import { ellipse } from './masks/ellipse.js';
import { cut, meanColour } from './pixels.js';
import { sceneOf } from './scene.js';
import { solid } from './sources/colour.js';
import { transplant } from './sources/transplant.js';
import { disc, picture, texture } from './testing/pictures.js';
import { contrastLimits, isStrange, standOut, textureAround } from './visibility.js';

const textures = [1, 2, 3, 4].map((seed) => texture(seed));
const scene = sceneOf(textures[0], textures, () => null);
const { box, alpha } = ellipse(scene, { x: 60, y: 60, a: 14, b: 14, angle: 0 })!;
const before = cut(textures[0], box);

function painted(colour: readonly [number, number, number]): Draft {
  return { box, alpha, target: opaque(before, solid(box, colour), alpha), kind: 'paint' };
}

describe('standOut', () => {
  it('is what a colour adds to the straying of the texture, and nothing for the texture’s own mean', () => {
    const mean = meanColour(before, alpha);
    expect(standOut(before, painted(mean), scene.unit)).toBeLessThan(2);
    const dark = standOut(before, painted([mean[0] - 80, mean[1] - 80, mean[2] - 80]), scene.unit);
    expect(dark).toBeGreaterThan(50);
    expect(dark).toBeLessThan(90);
  });
});

describe('contrastLimits', () => {
  it('asks more on rough textures, and more of small marks', () => {
    const plain = picture(128, 128, () => [120, 120, 120]);
    const even = sceneOf(plain, [plain], () => null);
    const rough = contrastLimits(scene, painted([0, 0, 0])).least;
    expect(contrastLimits(even, painted([0, 0, 0])).least).toBe(7);
    expect(rough).toBeGreaterThan(9);
    const small = ellipse(scene, { x: 60, y: 60, a: 2, b: 2, angle: 0 })!;
    expect(contrastLimits(scene, { ...painted([0, 0, 0]), ...small }).least).toBeGreaterThan(rough);
  });
});

describe('textureAround', () => {
  it('is 0 on an even surface and beside a straight edge', () => {
    const edge = picture(128, 128, (x) => (x < 60 ? [20, 20, 20] : [200, 200, 200]));
    expect(textureAround(edge, box)).toBe(0);
  });
});

describe('isStrange', () => {
  it('is false for a patch of the same texture, true for a magnified one', () => {
    const place = { x: 90, y: 30 };
    const patch = (scale: number): Draft => {
      const source = transplant(textures[1], box, { ...place, scale });
      return { box, alpha, target: opaque(before, source, alpha), kind: 'structure' };
    };
    expect(isStrange(scene, before, patch(1))).toBe(false);
    expect(isStrange(scene, before, patch(12))).toBe(true);
  });

  it('is true for a piece of an object where no other image has one', () => {
    const discs = [1, 2, 3, 4].map((seed) => disc(seed));
    const ground = sceneOf(discs[0], discs, () => null);
    const corner = ellipse(ground, { x: 20, y: 20, a: 8, b: 8, angle: 0 })!;
    const base = cut(discs[0], corner.box);
    const source = transplant(discs[1], corner.box, { x: 64, y: 64 });
    const draft: Draft = { ...corner, target: opaque(base, source, corner.alpha), kind: 'structure' };
    expect(isStrange(ground, base, draft)).toBe(true);
  });
});
