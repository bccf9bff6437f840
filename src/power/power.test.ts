import { beforeAll, describe, expect, it } from 'vitest';
import type { DetectionPower } from '../detector/index.js';
import type { RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { measured } from './painter.js';
import { measurePower } from './power.js';

const SIDE = 96;

/** A striped sheet with a little noise. */
function sheet(index: number): RgbImage {
  const random = Random.of(index, 'sheet');
  const data = new Uint8Array(2 * SIDE * 2 * SIDE * 3);
  for (let i = 0; i < data.length / 3; i++) {
    const level = 140 + 20 * Math.sin((i % (2 * SIDE)) / 9) + random.normal(0, 2);
    data.fill(level, 3 * i, 3 * i + 3);
  }
  return { width: 2 * SIDE, height: 2 * SIDE, data };
}
const images = [0, 1, 2, 3].map(sheet);
const map = { width: 1, height: 1, data: new Float32Array(1) };

/** Sees how many pixels lie far from the stripes: a detector that finds the large and strong. */
async function score(image: RgbImage) {
  let odd = 0;
  for (let i = 0; i < image.data.length; i += 3) {
    const expected = 140 + 20 * Math.sin((2 * ((i / 3) % SIDE) + 0.5) / 9);
    if (Math.abs(image.data[i + 1] - expected) > 14) odd++;
  }
  return { score: odd, map, contributions: null };
}

const power = (threshold: number): Promise<DetectionPower> =>
  measurePower({ images, size: { width: SIDE, height: SIDE }, score, threshold, seed: 1 });
const totals = ({ cells }: DetectionPower) => ({
  found: cells.reduce((sum, { found }) => sum + found, 0),
  total: cells.reduce((sum, { total }) => sum + total, 0),
});

describe('the detection power', () => {
  let usual: DetectionPower;
  beforeAll(async () => {
    usual = await power(60);
  });

  it('covers types, sizes and contrasts, and is the same each time', async () => {
    expect(new Set(usual.cells.map(({ type }) => type)).size).toBeGreaterThan(8);
    expect(new Set(usual.cells.map(({ size }) => size)).size).toBeGreaterThanOrEqual(3);
    expect(new Set(usual.cells.map(({ contrast }) => contrast)).size).toBeGreaterThanOrEqual(2);
    expect(usual.images).toBe(4);
    expect(await power(60)).toEqual(usual);
  });

  it('finds large ones more often, and says from which size on, in pixels of the originals', () => {
    const recall = (sizes: number[]): number => {
      const own = usual.cells.filter(({ size, contrast }) => sizes.includes(size) && contrast > 0);
      return own.reduce((sum, { found }) => sum + found, 0) / own.reduce((sum, { total }) => sum + total, 0);
    };
    expect(recall([3, 4])).toBeGreaterThan(recall([0, 1, 2]));
    expect(usual.diameters).toEqual([8, 16, 32, 64]); // the originals are twice as large as the working size
  });

  it('paints on a tile where images are cut, leaves the rest of the image as it is, and inspects seldom', async () => {
    const seen: RgbImage[] = [];
    const size = { width: 2 * SIDE, height: 2 * SIDE };
    const { cells } = await measurePower({
      images,
      size,
      tile: { width: SIDE, height: SIDE },
      score: async (image) => ({ score: seen.push(image), map, contributions: null }),
      threshold: 0,
      seed: 1,
    });
    expect(cells.reduce((sum, { total }) => sum + total, 0)).toBe(seen.length);
    expect(seen.length).toBeLessThanOrEqual(4 * 14);
    for (const image of seen) {
      expect(image).toMatchObject(size);
      const changes = images.map(({ data }) =>
        data.reduce((sum, value, i) => sum + (value === image.data[i] ? 0 : 1), 0),
      );
      expect(Math.min(...changes)).toBeGreaterThan(0);
      expect(Math.min(...changes)).toBeLessThan(SIDE * SIDE * 3);
    }
  });

  it('falls as the threshold rises, to nothing', async () => {
    const blind = await power(1e9);
    expect(totals(blind).found).toBe(0);
    expect(blind.smallestFound).toBeNull();
    const all = await power(-1);
    expect(totals(all).found).toBe(totals(all).total);
    expect(all.smallestFound).not.toBeNull();
    expect(totals(usual).found).toBeLessThan(totals(all).found);
  });
});

describe('measured', () => {
  it('is the diameter of a disc of the area, and the mean change inside the mask', () => {
    const before = { width: 4, height: 1, data: new Uint8Array(12).fill(100) };
    const image = { ...before, data: Uint8Array.of(100, 100, 100, 130, 130, 130, 100, 100, 160, 100, 100, 100) };
    const mask = { width: 4, height: 1, data: Uint8Array.of(0, 255, 255, 0) };
    const { diameter, contrast } = measured({ image, mask, boxes: [], type: 'stain' }, before);
    expect(diameter).toBeCloseTo(2 * Math.sqrt(2 / Math.PI), 10);
    expect(contrast).toBeCloseTo((30 + 20) / 2, 10);
  });
});
