import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { paintColour, paletteOf } from './palette.js';
import { colourDistance } from './pixels.js';
import { disc, drawing, onDisc, texture } from './testing/pictures.js';

describe('paletteOf', () => {
  it('tells coloured, grey and two-level images apart', () => {
    const cover = Float32Array.from({ length: 128 * 128 }, (_, i) =>
      onDisc(i % 128, Math.floor(i / 128), -2) ? 1 : 0,
    );
    expect(paletteOf(disc(1), cover)).toMatchObject({ coloured: true, binary: false });
    expect(paletteOf(texture(1), null)).toMatchObject({ coloured: false, binary: false });
    expect(paletteOf(drawing(1), null)).toMatchObject({ coloured: false, binary: true, range: 255 });
  });
});

describe('paintColour', () => {
  it('keeps the distance asked from what it is painted on', () => {
    const palette = paletteOf(texture(1), null);
    for (let i = 0; i < 200; i++) {
      const local = [i, i, i] as const;
      const colour = paintColour(palette, new Random(i), local, 40);
      expect(colourDistance(colour, local)).toBeGreaterThanOrEqual(39.9);
      expect(colour[0]).toBeCloseTo(colour[1], 3);
    }
  });

  it('takes the other level on two-level images', () => {
    const palette = paletteOf(drawing(1), null);
    expect(paintColour(palette, new Random(1), [250, 250, 250], 0)).toEqual([0, 0, 0]);
    expect(paintColour(palette, new Random(1), [3, 3, 3], 0)).toEqual([255, 255, 255]);
  });
});
