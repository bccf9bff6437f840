import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtimes } from '../graph/testing/runtimes.node.js';
import type { Mask } from '../image/rgb-image.js';
import { ImageDetector } from './detector.js';
import { outside } from './ignore.js';
import { writeModel } from './write-model.js';
import { metadataOf, randomImage, tinyMemoryModel, tinyModel } from './testing/tiny-model.js';

const { runtime } = runtimes[0];
const image = randomImage(128, 192);
let detector: ImageDetector;

const mask = (ignored: (x: number, y: number) => boolean): Mask => ({
  width: image.width,
  height: image.height,
  data: Uint8Array.from({ length: image.width * image.height }, (_, i) =>
    ignored(i % image.width, Math.floor(i / image.width)) ? 255 : 0,
  ),
});

beforeAll(async () => {
  const model = await tinyModel('joined');
  detector = await ImageDetector.open(await writeModel(model, metadataOf(model, [1, 2, 3])), runtime);
});
afterAll(() => detector.release());

describe('an ignore mask', () => {
  it('that ignores nothing changes nothing', async () => {
    const [whole, part] = [
      await detector.inspect(image),
      await detector.inspect(
        image,
        mask(() => false),
      ),
    ];
    expect(part.score).toBeCloseTo(whole.score, 4);
    expect(part.map).toEqual(whole.map);
  });

  it('takes what it covers out of the map, and never raises the score', async () => {
    const whole = await detector.inspect(image);
    for (const ignored of [mask((x) => x < 64), mask((x) => x >= 64), mask((_, y) => y < 150)]) {
      const part = await detector.inspect(image, ignored);
      expect(part.score).toBeLessThanOrEqual(whole.score + 1e-4);
      expect(part.pValue).toBeGreaterThanOrEqual(whole.pValue);
      // The map is half as large as the image.
      const covered = part.map.data.filter((_, i) => ignored.data[2 * (i % 64) + 2 * Math.floor(i / 64) * 128] > 0);
      expect(new Set(covered)).toEqual(new Set([whole.map.data.reduce((a, b) => Math.min(a, b))]));
    }
  });

  it('of another size, over everything, or for a score that is not read from the map is refused', async () => {
    const wrong = { width: 2, height: 2, data: new Uint8Array(4) };
    await expect(detector.inspect(image, wrong)).rejects.toThrow(/ignore mask is 2×2, but an image is 128×192/);
    await expect(
      detector.inspect(
        image,
        mask(() => true),
      ),
    ).rejects.toThrow(/covers the whole image/);
    const memory = await tinyMemoryModel();
    const patches = await ImageDetector.open(await writeModel(memory, metadataOf(memory, [1, 2])), runtime);
    await expect(
      patches.inspect(
        image,
        mask(() => false),
      ),
    ).rejects.toMatchObject({ code: 'usage' });
    await patches.release();
  });
});

describe('a region of interest', () => {
  const roi = { x: 1, y: 0, width: 2, height: 1 };

  it('ignores what lies beside it, and what a mask ignores inside', () => {
    const inside = { width: 4, height: 2, data: Uint8Array.of(0, 0, 9, 0, 0, 0, 0, 0) };
    expect([...outside(roi, inside).data]).toEqual([255, 0, 0, 255, 255, 255, 255, 255]);
    expect([...outside(roi, inside, inside).data]).toEqual([255, 0, 9, 255, 255, 255, 255, 255]);
  });

  it('that reaches beyond the image is refused', () => {
    expect(() => outside(roi, { width: 2, height: 2 })).toThrow('1,0,2,1 reaches beyond an image of 2×2');
  });
});
