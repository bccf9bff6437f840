import { describe, expect, it } from 'vitest';
import type { Mask, RgbImage } from '../../src/image/rgb-image.js';
import { Random } from '../../src/random.js';
import { picture } from '../../src/synthesis/testing/pictures.js';
import { kinds, sceneOf, type Kind } from './kinds.js';
import { viewOf, type Part } from './view.js';

const size = { width: 96, height: 64 };
/** A grey product on a light ground with a red defect, off the middle so that no turn or mirror image looks the same. */
const isDefect = (x: number, y: number): boolean => x >= 56 && x < 68 && y >= 22 && y < 30;
const isProduct = (x: number, y: number): boolean => x >= 20 && x < 76 && y >= 16 && y < 46;
const bad: RgbImage = picture(size.width, size.height, (x, y) =>
  isDefect(x, y) ? [250, 0, 0] : isProduct(x, y) ? [90, 90, 90] : [230, 230, 230],
);
const good = picture(size.width, size.height, (x, y) => (isProduct(x, y) ? [90, 90, 90] : [230, 230, 230]));
const mask: Mask = {
  ...size,
  data: Uint8Array.from({ length: 96 * 64 }, (_, i) => (isDefect(i % 96, Math.floor(i / 96)) ? 255 : 0)),
};

function viewIn(kind: Kind, seed: number) {
  const { view, placings } = sceneOf(kind, size, new Random(seed));
  const parts = placings.map((placing, i): Part => ({
    image: i === 0 ? bad : good,
    mask: i === 0 ? mask : null,
    placing,
  }));
  return { parts, ...viewOf(view, 'plain', parts) };
}

/** Pixels that are red all over, and those that have any red. */
function reds({ width, height, data }: RgbImage): { whole: Set<number>; any: Set<number> } {
  const redness = Array.from({ length: width * height }, (_, i) => data[3 * i] - data[3 * i + 1]);
  const above = (level: number): Set<number> => new Set(redness.flatMap((value, i) => (value > level ? [i] : [])));
  return { whole: above(240), any: above(1) };
}

describe.each(kinds)('a view of the kind %s', (kind) => {
  it.each([0, 1, 2, 3])('has its mask where the defect went, seed %d', (seed) => {
    const view = viewIn(kind, seed);
    const { whole, any } = reds(view.image);
    const marked = new Set([...view.mask.data].flatMap((value, i) => (value > 0 ? [i] : [])));
    expect(whole.size).toBeGreaterThan(5);
    expect([...whole].every((i) => marked.has(i))).toBe(true);
    expect([...marked].every((i) => any.has(i))).toBe(true);
    const { scale } = view.parts[0].placing;
    const area = 12 * 8 * scale * scale;
    expect(marked.size).toBeGreaterThanOrEqual(0.9 * area);
    expect(marked.size).toBeLessThan(area + 2 * (12 + 8 + 4) * scale + 4); // a pixel around it
  });

  it('shows each part whole, on ground that goes on', () => {
    const { image, parts } = viewIn(kind, 5);
    const { width, height, data } = image;
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const isBorder = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      if (isBorder) expect(data[3 * i]).toBe(230);
    }
    const dark = data.filter((value, i) => i % 3 === 1 && value < 160).length;
    const product = parts.reduce((sum, { placing }) => sum + 56 * 30 * placing.scale ** 2, 0);
    expect(dark / product).toBeGreaterThan(0.9);
    expect(dark / product).toBeLessThan(1.1);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(viewIn(kind, 7).image.data).toEqual(viewIn(kind, 7).image.data);
    expect(viewIn(kind, 8).image.data).not.toEqual(viewIn(kind, 7).image.data);
  });
});

describe('the ground', () => {
  const whole = { x: 48, y: 48, angle: 0, scale: 0.5 };

  it('lets a wire go on and a product end at the border', () => {
    const hanging = picture(96, 96, (x, y) =>
      y < 30 && x === 40 ? [0, 0, 0] : y > 60 && x > 37 && x < 58 ? [20, 20, 200] : [200, 200, 200],
    );
    const { image } = viewOf({ width: 96, height: 96 }, 'wired', [{ image: hanging, mask: null, placing: whole }]);
    const at = (x: number, y: number): number => image.data[3 * (y * 96 + x)];
    expect(at(44, 5)).toBeLessThan(150);
    expect(at(48, 70)).toBeLessThan(30);
    expect(at(48, 85)).toBe(200);
  });

  it('of a product that fills the image is its mirror image', () => {
    const ramp = picture(96, 96, (x) => [x, 0, 0]);
    const { image } = viewOf({ width: 96, height: 96 }, 'filling', [{ image: ramp, mask: null, placing: whole }]);
    const at = (x: number): number => image.data[3 * (48 * 96 + x)];
    expect(at(23)).toBe(at(24));
    expect(at(10)).toBe(at(37));
  });

  it('has the mask of a mirrored defect as well', () => {
    const edge = picture(96, 96, (x, y) => (x > 88 && y > 30 && y < 50 ? [250, 0, 0] : [90, 90, 90]));
    const data = Uint8Array.from({ length: 96 * 96 }, (_, i) => (edge.data[3 * i] === 250 ? 255 : 0));
    const part = { image: edge, mask: { width: 96, height: 96, data }, placing: whole };
    const view = viewOf({ width: 96, height: 96 }, 'filling', [part]);
    expect(reds(view.image).whole.size).toBeGreaterThan(60);
    expect([...reds(view.image).whole].every((i) => view.mask.data[i] === 255)).toBe(true);
  });
});
