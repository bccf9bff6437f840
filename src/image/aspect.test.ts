import { describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { workingSize } from './aspect.js';

describe('workingSize', () => {
  it.each([
    ['256', 512, 512, 256, 256],
    ['256', 204, 512, 160, 416],
    ['256', 512, 204, 416, 160],
    ['256', 1600, 900, 352, 192],
    ['250', 512, 512, 256, 256],
    ['256', 20, 2000, 64, 2560],
    ['64', 10, 10, 64, 64],
  ])('--size %s of images %d×%d (w×h) is %d×%d', (size, width, height, w, h) => {
    expect(workingSize(size, width, height)).toEqual({ width: w, height: h });
  });

  it('keeps area and aspect ratio better than any neighbour', () => {
    for (const [width, height] of [
      [204, 512],
      [640, 480],
      [1000, 333],
      [877, 901],
    ]) {
      const cost = (w: number, h: number) =>
        Math.abs(Math.log((w * h) / 256 ** 2)) + Math.abs(Math.log(w / h / (width / height)));
      const chosen = workingSize('256', width, height);
      for (const dw of [-32, 0, 32]) {
        for (const dh of [-32, 0, 32]) {
          expect(cost(chosen.width, chosen.height)).toBeLessThanOrEqual(
            cost(chosen.width + dw, chosen.height + dh) + 1e-12,
          );
        }
      }
    }
  });

  it('takes height x width as it is', () => {
    expect(workingSize('224x512', 10, 10)).toEqual({ width: 512, height: 224 });
  });

  it('takes multiples of another step', () => {
    expect(workingSize('256', 512, 512, { step: 14 })).toEqual({ width: 252, height: 252 });
    expect(workingSize('64', 10, 10, { step: 14 })).toEqual({ width: 70, height: 70 });
    expect(workingSize('518x252', 10, 10, { step: 14 })).toEqual({ width: 252, height: 518 });
    expect(() => workingSize('256x512', 10, 10, { step: 14 })).toThrow(
      'multiples of 14 from 70 to 4088; the nearest is 252x518',
    );
  });

  it.each([
    ['224x500', 'the nearest is 224x512'],
    ['16x64', 'the nearest is 64x64'],
    ['large', 'such as 256'],
    ['12', 'from 64 to 4096'],
    ['-256', 'such as 256'],
    ['', 'such as 256'],
  ])('refuses --size "%s" and says what would do', (size, hint) => {
    expect(() => workingSize(size, 512, 512)).toThrow(ClflowError);
    expect(() => workingSize(size, 512, 512)).toThrow(hint);
  });
});
