/** @file What a defect type is told about the image that it paints on. */
import type { RgbImage } from '../image/rgb-image.js';
import type { Random } from '../random.js';
import { type Palette, paletteOf } from './palette.js';

export interface Scene {
  readonly image: RgbImage;
  readonly width: number;
  readonly height: number;
  /** Pixels, for one pixel of a 256 × 256 image. */
  readonly unit: number;
  /** Foreground 0 … 1 for each pixel; null: all of the image is product. */
  readonly cover: Float32Array | null;
  /** Pixels of foreground. */
  readonly productArea: number;
  readonly palette: Palette;
  /** How far the image's sharpest edges run, in passes of a binomial blur, 0 … 3. */
  readonly softness: number;
  /** Other good images of the same size; at least one (the image itself where there is no other). */
  readonly others: readonly RgbImage[];
  /** Where the product is in another image; null: everywhere. */
  readonly coverOf: (image: RgbImage) => Float32Array | null;
}

/** @param confined whether defects are to lie in what is covered, whatever the image looks like */
export function sceneOf(
  image: RgbImage,
  others: readonly RgbImage[],
  coverOf: (image: RgbImage) => Float32Array | null,
  confined = false,
): Scene {
  const cover = coverOf(image);
  const { width, height } = image;
  let productArea = width * height;
  if (cover) {
    productArea = 0;
    for (const value of cover) if (value >= 0.5) productArea++;
  }
  const palette = paletteOf(image, cover);
  return {
    image,
    width,
    height,
    unit: Math.sqrt(width * height) / 256,
    // What looks like the ground of a drawing is part of it: spurs and specks lie there.
    cover: palette.binary && !confined ? null : cover,
    productArea: palette.binary && !confined ? width * height : productArea,
    palette,
    softness: palette.binary ? 0 : softnessOf(image),
    others,
    coverOf,
  };
}

/** Another good image. */
export function anotherImage(scene: Scene, random: Random): RgbImage {
  return random.pick(scene.others);
}

/**
 * The share of its strongest steps over three pixels that an image makes within one pixel: about 1 for a sharp
 * image, 1/3 for one whose edges run over three pixels.
 */
function softnessOf({ width, height, data }: RgbImage): number {
  const near: number[] = [];
  const far: number[] = [];
  for (let y = 1; y < height; y += 3) {
    for (let x = y % 5; x + 3 < width; x += 5) {
      const i = (y * width + x) * 3 + 1;
      near.push(Math.abs(data[i + 3] - data[i]));
      far.push(Math.abs(data[i + 9] - data[i]));
    }
  }
  const high = (values: number[]) => Float64Array.from(values).sort()[Math.floor(values.length * 0.98)];
  const ratio = high(near) / Math.max(1, high(far));
  if (ratio > 0.75) return 0;
  if (ratio > 0.58) return 1;
  return ratio > 0.45 ? 2 : 3;
}
