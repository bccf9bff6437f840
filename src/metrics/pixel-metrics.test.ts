import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { processorTime } from '../../test/support/processor-time.js';
import { aupro } from './aupro.js';
import { labelComponents } from '../geometry/index.js';
import { pixelAveragePrecision } from './pixel-ap.js';
import { pixelAuroc } from './pixel-auroc.js';
import type { FloatMap, Mask } from '../image/rgb-image.js';
import { goldenMaps, goldenMasks, mapOf, maskOf, randomMaps, squareMask } from './testing/golden.js';

/** The golden maps with many ties: rounded to quarters, halves to even as NumPy does. */
const roundedMaps = goldenMaps.map((map) => mapOf(8, 8, (i, j) => halfToEven(map.data[i * 8 + j] * 4) / 4));

function halfToEven(x: number): number {
  return x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
}

const data = <T>(items: readonly { data: T }[]) => items.map((item) => item.data);

/** The definition, word for word: every distinct score as a threshold, a trapezoid between neighbours. */
function auproByDefinition(maps: FloatMap[], masks: Mask[], limit: number): number {
  const regions: number[][] = [];
  const normal: number[] = [];
  maps.forEach((map, i) => {
    const { labels, count } = labelComponents(masks[i].data, map.width, map.height);
    const own: number[][] = Array.from({ length: count }, () => []);
    labels.forEach((label, p) => (label === 0 ? normal : own[label - 1]).push(map.data[p]));
    regions.push(...own);
  });
  const thresholds = [...new Set([...normal, ...regions.flat()])].sort((a, b) => b - a);
  const share = (values: number[], t: number) => values.filter((value) => value >= t).length / values.length;
  let area = 0;
  let previous = [0, 0];
  for (const t of thresholds) {
    const rate = share(normal, t);
    const overlap = regions.reduce((sum, region) => sum + share(region, t), 0) / regions.length;
    const [rate0, overlap0] = previous;
    const end = Math.min(rate, limit);
    if (rate > rate0 && end > rate0) {
      const atEnd = overlap0 + ((overlap - overlap0) * (end - rate0)) / (rate - rate0);
      area += ((overlap0 + atEnd) / 2) * (end - rate0);
    }
    previous = [rate, overlap];
  }
  return area / limit;
}

describe('aupro', () => {
  it.each([
    [0.3, 0.404713],
    [0.05, 0],
    [1, 0.704918],
  ])('gives the golden value at the limit %d', (limit, expected) => {
    expect(aupro(goldenMaps, goldenMasks, limit)).toBeCloseTo(expected, 6);
  });

  it('merges ties: predictions rounded to quarters', () => {
    expect(aupro(roundedMaps, goldenMasks)).toBeCloseTo(0.376337, 6);
  });

  it.each([0.05, 0.3, 1])('equals the definition on random maps with ties, limit %d', (limit) => {
    const { maps, masks } = randomMaps(new Random(7), 6, 24, 20);
    expect(aupro(maps, masks, limit)).toBeCloseTo(auproByDefinition(maps, masks, limit), 12);
  });

  it('is 1 for a perfect map and 0 for an inverted one', () => {
    const mask = squareMask(16, 4, 5);
    const perfect = mapOf(16, 16, (i, j) => mask.data[i * 16 + j]);
    const inverted = mapOf(16, 16, (i, j) => -mask.data[i * 16 + j]);
    expect(aupro([perfect], [mask])).toBeCloseTo(1, 12);
    expect(aupro([inverted], [mask])).toBe(0);
  });

  it('refuses sizes, limits and masks it cannot use', () => {
    const map = goldenMaps[0];
    expect(() => aupro([map], [maskOf(4, 16)])).toThrow('Map 0 is 8×8 but its mask is 4×16');
    expect(() => aupro([map], [maskOf(8, 8)])).toThrow(/no anomalous pixels/);
    expect(() => aupro(goldenMaps, goldenMasks, 0)).toThrow(/limit of AUPRO must be above 0/);
    expect(() => aupro([mapOf(8, 8, () => NaN)], [goldenMasks[0]])).toThrow('Pixel 0 of map 0 is not a number');
  });

  it('takes less than 3 s for 100 images of 256×256', () => {
    const { maps, masks } = largeSet(100);
    let value = NaN;
    expect(processorTime(() => (value = aupro(maps, masks)))).toBeLessThan(3000);
    expect(value).toBeGreaterThan(0.4);
    expect(value).toBeLessThan(0.7);
  });
});

describe('pixelAuroc', () => {
  it('gives the golden value', () => {
    expect(pixelAuroc(data(goldenMaps), data(goldenMasks))).toBeCloseTo(0.6960382513661202, 14);
  });

  it('is one with AUPRO up to 1 when there is a single region', () => {
    const map = mapOf(16, 16, (i, j) => (i * 5 + j * 3) % 17);
    const mask = squareMask(16, 3, 4);
    expect(pixelAuroc([map.data], [mask.data])).toBeCloseTo(aupro([map], [mask], 1), 12);
  });

  it('says what is missing', () => {
    expect(() => pixelAuroc([new Float32Array(4)], [new Uint8Array(4).fill(1)])).toThrow(/no normal pixels/);
    expect(() => pixelAuroc([new Float32Array(4)], [new Uint8Array(5)])).toThrow('has 4 pixels but its mask has 5');
    expect(() => pixelAuroc([], [new Uint8Array(5)])).toThrow('0 maps but 1 masks');
  });

  it('takes a few seconds for 200 images of 256×256', () => {
    const { maps, masks } = largeSet(200);
    let value = NaN;
    expect(processorTime(() => (value = pixelAuroc(data(maps), data(masks))))).toBeLessThan(6000);
    expect(value).toBeCloseTo(0.82, 2); // 1 − (1 − 0.4)² / 2 for a lift of 0.4 on uniform noise
  });
});

describe('pixelAveragePrecision', () => {
  it("gives scikit-learn's golden values, ties merged", () => {
    expect(pixelAveragePrecision(data(goldenMaps), data(goldenMasks))).toBeCloseTo(0.14289326722372833, 14);
    expect(pixelAveragePrecision(data(roundedMaps), data(goldenMasks))).toBeCloseTo(0.09285148635477583, 14);
  });

  it('is 1 for a perfect map, and the share of defect pixels for a map that tells nothing', () => {
    const mask = squareMask(16, 4, 5);
    const perfect = mapOf(16, 16, (i, j) => mask.data[i * 16 + j]);
    expect(pixelAveragePrecision([perfect.data], [mask.data])).toBe(1);
    expect(pixelAveragePrecision([new Float32Array(256)], [mask.data])).toBeCloseTo(25 / 256, 14);
  });

  it('says what is missing', () => {
    expect(() => pixelAveragePrecision([new Float32Array(4)], [new Uint8Array(4)])).toThrow(/no anomalous pixels/);
    expect(() => pixelAveragePrecision([Float32Array.of(NaN)], [new Uint8Array(1)])).toThrow(/is not a number/);
  });
});

/** Uniform noise; every image has one defect of 40×40 pixels that scores 0.4 higher. */
function largeSet(count: number) {
  const random = new Random(3);
  const mask = squareMask(256, 100, 40);
  const maps = Array.from({ length: count }, () =>
    mapOf(256, 256, (i, j) => random.uniform() + (mask.data[i * 256 + j] > 0 ? 0.4 : 0)),
  );
  return { maps, masks: maps.map(() => mask) };
}
