import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage, resizeRgb } from '../image/index.node.js';
import type { RgbImage } from '../image/rgb-image.js';
import { estimateForeground, foregroundCover } from './foreground.js';
import { disc, onDisc, picture, texture } from './testing/pictures.js';

const shared = '../shared/data';
const absent = !existsSync(shared);

/** Where cover and truth agree, as a part of the pixels, leaving out a band along the outline. */
function agreement(
  cover: Float32Array,
  width: number,
  truth: (x: number, y: number, margin: number) => boolean,
): number {
  let [same, all] = [0, 0];
  cover.forEach((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (truth(x, y, 3) !== truth(x, y, -3)) return;
    all++;
    if (value >= 0.5 === truth(x, y, 0)) same++;
  });
  return same / all;
}

describe('foregroundCover', () => {
  it('finds an object on a ground', () => {
    expect(agreement(foregroundCover(disc(1))!, 128, onDisc)).toBeGreaterThan(0.99);
  });

  it('finds it on a ground whose brightness slopes', () => {
    const flat = disc(2);
    const sloped = picture(128, 128, (x, y) => {
      const p = 3 * (128 * y + x);
      return [flat.data[p] - 0.25 * x, flat.data[p + 1] - 0.25 * x, flat.data[p + 2] - 0.25 * x];
    });
    expect(agreement(foregroundCover(sloped)!, 128, onDisc)).toBeGreaterThan(0.98);
  });

  it('leaves the shadow of a coloured object out', () => {
    const base = disc(3);
    const inShadow = (x: number, y: number) => x > 64 && Math.hypot(x - 74, y - 70) < 46 && !onDisc(x, y, 0);
    const shadowed = picture(128, 128, (x, y) => {
      const p = 3 * (128 * y + x);
      const light = inShadow(x, y) ? 0.6 : 1;
      return [base.data[p] * light, base.data[p + 1] * light, base.data[p + 2] * light];
    });
    expect(agreement(foregroundCover(shadowed)!, 128, onDisc)).toBeGreaterThan(0.97);
  });

  it('finds no background in textures and plain images', () => {
    expect(foregroundCover(texture(1))).toBeNull();
    expect(foregroundCover(picture(80, 64, () => [10, 20, 30]))).toBeNull();
  });
});

describe('estimateForeground', () => {
  it('is the mask that images have in common, or null', () => {
    const mask = estimateForeground([disc(1), disc(2), disc(3)])!;
    expect(mask.data[64 * 128 + 64]).toBe(255);
    expect(mask.data[5 * 128 + 5]).toBe(0);
    expect(estimateForeground([texture(1), texture(2), disc(1)])).toBeNull();
    expect(estimateForeground([])).toBeNull();
  });
});

describe.skipIf(absent)(`real products${absent ? ' (skipped: no shared data)' : ''}`, () => {
  const load = async (folder: string): Promise<RgbImage[]> => {
    const files = readdirSync(join(shared, folder)).sort().slice(0, 5);
    return Promise.all(files.map(async (file) => resizeRgb(await decodeImage(join(shared, folder, file)), 192, 192)));
  };

  it.each(['mvtec_bottle/train/good', 'aws_alien/train/good', 'aws_cookie/train/good'])(
    '%s stands on a ground',
    async (folder) => {
      const mask = estimateForeground(await load(folder));
      const part = mask!.data.filter((value) => value > 0).length / mask!.data.length;
      expect(part).toBeGreaterThan(0.1);
      expect(part).toBeLessThan(0.8);
    },
  );

  it.each(['kolektor_commutator/train/good', 'piped/pa_brg01_rl/train/good', 'piped/pa_bdp01_tl/train/good'])(
    '%s fills the frame',
    async (folder) => {
      expect(estimateForeground(await load(folder))).toBeNull();
    },
  );
});
