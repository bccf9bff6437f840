import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../dataset/index.js';
import { Random } from '../random.js';
import { defects } from './defects.js';
import { RIM, SIDE, coverage, randomPose, renderPart } from './part.js';
import { writeProduct } from './product.js';

const folder = mkdtempSync(join(tmpdir(), 'clflow-product-'));
const options = { seed: 3, trainImages: 3, testImages: 2, defectImages: 1 };
beforeAll(() => writeProduct(join(folder, 'a'), options));
afterAll(() => rmSync(folder, { recursive: true }));

describe('writeProduct', () => {
  it('writes a data set in the MVTec AD layout, every defect with its mask', async () => {
    const { layout, train, test } = await openDataset(join(folder, 'a'));
    expect([layout, train.length]).toEqual(['mvtec', 3]);
    const kinds = test.map(({ defect }) => defect).sort();
    expect(kinds).toEqual(['chipped_rim', 'good', 'good', 'missing_hole', 'scratch', 'stain']);
    expect(test.every(({ label, masks }) => (label === 'anomalous') === masks.length > 0)).toBe(true);
  });

  it('writes the same pictures for the same seed, others for another', async () => {
    await writeProduct(join(folder, 'b'), options);
    await writeProduct(join(folder, 'c'), { ...options, seed: 4 });
    const first = (name: string) => readFileSync(join(folder, name, 'train/good/000.png'));
    expect(first('b').equals(first('a'))).toBe(true);
    expect(first('c').equals(first('a'))).toBe(false);
    const pictures = readdirSync(join(folder, 'a/train/good')).map((name) =>
      readFileSync(join(folder, 'a/train/good', name)),
    );
    expect(pictures[0].equals(pictures[1])).toBe(false);
  });
});

describe('the part', () => {
  it('has metal between bore and rim, and none in its holes', () => {
    const pose = { x: SIDE / 2, y: SIDE / 2, angle: 0 };
    const metal = (x: number) => coverage(pose, SIDE / 2 + x, SIDE / 2);
    expect([metal(0), metal(68), metal(RIM + 3)]).toEqual([0, 0, 0]);
    expect([metal(40), metal(RIM - 5)]).toEqual([1, 1]);
    const image = renderPart(pose, new Random(1));
    const green = (x: number) => image.data[3 * ((SIDE / 2) * SIDE + SIDE / 2 + x) + 1];
    expect(green(40)).toBeGreaterThan(100);
    expect(green(0)).toBeLessThan(60);
  });
});

describe('defects', () => {
  it.each(Object.entries(defects))('%s changes the picture inside its mask, and next to nothing outside', (_, draw) => {
    const pose = randomPose(new Random(7));
    const { image, mask } = draw(pose, new Random(11));
    const size = mask.data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
    expect(size).toBeGreaterThan(40);
    expect(size).toBeLessThan(0.05 * SIDE * SIDE);
    // The mean brightness inside the mask against that of sound parts, far beyond their own variation.
    const brightness = (data: Uint8Array) => {
      let sum = 0;
      mask.data.forEach((value, i) => (sum += value > 0 ? data[3 * i + 2] : 0));
      return sum / size;
    };
    const sound = Array.from({ length: 4 }, (_, i) => brightness(renderPart(pose, new Random(20 + i)).data));
    const distance = Math.min(...sound.map((value) => Math.abs(value - brightness(image.data))));
    expect(distance).toBeGreaterThan(20);
  });
});
