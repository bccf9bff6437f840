import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import type { DefectType } from '../synthesis/index.js';
import { Negatives } from './negatives.js';
import { WorkingDefects, type RealDefect } from './real-defects.js';

const SIZE = { width: 64, height: 64 };
const even = (level: number, side = 64): RgbImage => ({
  width: side,
  height: side,
  data: new Uint8Array(side * side * 3).fill(level),
});
const nothing = { width: 64, height: 64, data: new Uint8Array(64 * 64) };
const painted = { image: even(1), mask: nothing, boxes: [], type: 'stain' as DefectType };
const synthesizer = { synthesize: () => painted };

function drawn(real: readonly RealDefect[], draws = 400) {
  const source = { count: real.length, load: (index: number) => Promise.resolve(real[index]) };
  const negatives = new Negatives(synthesizer, new WorkingDefects(source, { size: SIZE }, 0));
  return Promise.all(Array.from({ length: draws }, (_, seed) => negatives.negativeOf(even(90), new Random(seed))));
}

describe('Negatives', () => {
  it('are synthesized where there are no real defects', async () => {
    expect((await drawn([])).every((negative) => negative === painted)).toBe(true);
  });

  it('are real ones a quarter of the time, at working size, harmed everywhere where nobody says where', async () => {
    const own = (await drawn([{ image: even(200, 128), mask: null }])).filter((negative) => negative !== painted);
    expect(own.length).toBeGreaterThan(70);
    expect(own.length).toBeLessThan(130);
    for (const { image, mask, boxes } of own) {
      expect(image).toEqual(even(200));
      expect(mask.data.every((value) => value === 255)).toBe(true);
      expect(boxes).toEqual([{ x: 0, y: 0, ...SIZE }]);
    }
  });

  it('with a mask are the image itself, or its defect on a good image', async () => {
    const mask = { width: 128, height: 128, data: new Uint8Array(128 * 128) };
    for (let y = 20; y < 36; y++) mask.data.fill(255, y * 128 + 40, y * 128 + 64);
    const own = (await drawn([{ image: even(200, 128), mask }])).filter((negative) => negative !== painted);
    const whole = own.filter(({ image }) => image.data.every((value) => value === 200));
    expect(whole.length).toBeGreaterThan(0.25 * own.length);
    expect(whole.length).toBeLessThan(0.75 * own.length);
    for (const { image, mask: harmed } of own) {
      const area = harmed.data.filter((value) => value > 0).length;
      expect(area).toBeGreaterThan(60);
      expect(area).toBeLessThan(140);
      if (!image.data.every((value) => value === 200))
        expect(image.data.filter((v) => v === 90).length).toBeGreaterThan(10_000);
    }
  });
});
