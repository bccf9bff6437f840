import { describe, expect, it } from 'vitest';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import type { ImageDetector } from './detector.js';
import { evaluate, evaluatePartly, pixelImages, type LabelledImage } from './evaluate.js';

/**
 * Scores an image by its first byte; its map is 2×2 and as high as the score in the upper left, else 0. From 5 on a region of two
 * pixels covers the defect.
 */
const detector = {
  metadata: { size: { width: 2, height: 2 } },
  inspect: async (image: RgbImage) => ({
    score: image.data[0],
    map: { width: 2, height: 2, data: Float32Array.of(image.data[0], 0, 0, 0) },
    regions: image.data[0] > 4 ? [{ box: { x: 1, y: 1, width: 2, height: 1 } }] : [],
  }),
} as unknown as ImageDetector;

function sample(score: number, defect: string, mask?: Mask): LabelledImage {
  const image = { width: 4, height: 4, data: new Uint8Array(48).fill(score) };
  return {
    name: `${defect}/${score}`,
    anomalous: defect !== 'good',
    defect,
    load: async () => image,
    loadMask: mask && (async () => mask),
  };
}

/** A defect in one pixel of the upper left quarter. */
const corner: Mask = { width: 4, height: 4, data: Uint8Array.from({ length: 16 }, (_, i) => (i === 5 ? 255 : 0)) };

describe('evaluate', () => {
  it('compares scores and maps with labels and masks', async () => {
    const samples = [
      sample(1, 'good'),
      sample(5, 'good'),
      sample(3, 'dent', corner),
      sample(9, 'dent', corner),
      sample(8, 'crack', corner),
    ];
    const done: number[] = [];
    const result = await evaluate(detector, samples, (count) => done.push(count));
    expect(done).toEqual([1, 2, 3, 4, 5]);
    expect(result.image.auroc).toBeCloseTo(5 / 6, 12);
    expect(result.image.f1max).toBeCloseTo(6 / 7, 12);
    expect(result.perDefect).toEqual({ crack: { auroc: 1 }, dent: { auroc: 0.75 } });
    // Two normal pixels among 17 are not 0: the good maps' upper left ones, 1 and 5; the defect pixel of 3 is below 5.
    expect(result.pixel!.auroc).toBeCloseTo((16 / 17 + 1 + 1) / 3, 12);
    // Thresholds from the top: 9, 8 (defects), 5 (normal), 3 (a defect).
    expect(result.pixel!.ap).toBeCloseTo((1 + 1 + 3 / 4) / 3, 12);
    expect(result.outlines).toEqual({ defects: 3, found: 2 / 3, outlined: 2 / 3, meanOverlap: 1 / 3 });
    expect(result.images).toBe(5);
    expect(result.secondsPerImage).toBeGreaterThan(0);
  });

  it('says what can be said of images of one kind, where that is asked for', async () => {
    const good = [sample(1, 'good'), sample(5, 'good')];
    const scores: number[] = [];
    const result = await evaluatePartly(detector, good, (_, score) => scores.push(score));
    expect(result).toMatchObject({ image: null, pixel: null, outlines: null, perDefect: {}, images: 2 });
    expect(scores).toEqual([1, 5]);
    const bad = await evaluatePartly(detector, [sample(3, 'dent', corner), sample(9, 'dent', corner)]);
    expect(bad).toMatchObject({ image: null, pixel: null, perDefect: {}, outlines: { defects: 2 } });
    expect(await evaluatePartly(detector, [])).toMatchObject({ image: null, images: 0, secondsPerImage: 0 });
  });

  it('has no pixel metrics without masks, and leaves unmasked defects out of them', async () => {
    const bare = await evaluate(detector, [sample(1, 'good'), sample(2, 'dent')]);
    expect(bare).toMatchObject({ pixel: null, outlines: null });
    const some = await evaluate(detector, [sample(1, 'good'), sample(0, 'dent'), sample(2, 'dent', corner)]);
    expect(some.pixel!.auroc).toBe(1);
    expect(some.image.auroc).toBe(0.5);
  });

  it('takes the pixels of as many good images as fit beside the defects, evenly spread', () => {
    const good = Array.from({ length: 10 }, (_, i) => sample(i, 'good'));
    const samples = [sample(90, 'dent', corner), ...good, sample(91, 'dent', corner), sample(92, 'dent')];
    const chosen = (images: number) => {
      const set = pixelImages(samples, { width: 2, height: 2 }, images * 4);
      return samples.flatMap((each, i) => (set.has(each) ? [i] : []));
    };
    expect(chosen(12)).toEqual([...Array(12).keys()]);
    expect(chosen(7)).toEqual([0, 1, 3, 5, 7, 9, 11]);
    expect(chosen(1)).toEqual([0, 1, 11]);
    expect(pixelImages(good, { width: 2, height: 2 }).size).toBe(0);
  });

  it('refuses a mask of another size', async () => {
    const small = { width: 2, height: 2, data: new Uint8Array(4).fill(1) };
    await expect(evaluate(detector, [sample(1, 'good'), sample(2, 'dent', small)])).rejects.toThrow(
      'The mask of dent/2 is 2×2, but the image is 4×4',
    );
  });

  it('needs normal and anomalous images', async () => {
    await expect(evaluate(detector, [])).rejects.toThrow('There are no test images');
    await expect(evaluate(detector, [sample(1, 'good')])).rejects.toThrow('all normal');
    await expect(evaluate(detector, [sample(1, 'dent')])).rejects.toThrow('all anomalous');
  });
});
