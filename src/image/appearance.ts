/**
 * @file How an image looks as a whole, in four numbers that tell why a camera's images have changed: light, focus, position.
 *
 *   brightness = mean luma, 0 … 255; sharpness = mean |∇² luma| / mean |∇ luma|, which neither light nor contrast changes;
 *   x, y = centre of |∇ luma| as shares of width and height: where what is in the picture lies.
 *
 * Luma is Rec. 601's. Derivatives are differences of neighbours.
 */
import type { RgbImage } from './rgb-image.js';

export const appearanceNames = ['brightness', 'sharpness', 'x', 'y'] as const;
export type AppearanceName = (typeof appearanceNames)[number];
export type Appearance = Readonly<Record<AppearanceName, number>>;

/** @param image at least 3 × 3 pixels; numbers can be compared between images of one size only */
export function appearance(image: RgbImage): Appearance {
  const { width, height } = image;
  const luma = lumaOf(image);
  let light = 0;
  let edges = 0;
  let curvature = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < luma.length; i++) light += luma[i];
  for (let y = 1; y < height - 1; y++) {
    let i = y * width;
    let left = luma[i];
    let here = luma[++i];
    for (let x = 1; x < width - 1; x++, i++) {
      const right = luma[i + 1];
      const up = luma[i - width];
      const down = luma[i + width];
      const gradient = Math.abs(right - left) + Math.abs(down - up);
      edges += gradient;
      sumX += gradient * x;
      sumY += gradient * y;
      curvature += Math.abs(left + right + up + down - 4 * here);
      left = here;
      here = right;
    }
  }
  const flat = edges === 0;
  return {
    brightness: light / luma.length,
    sharpness: flat ? 0 : (2 * curvature) / edges,
    x: flat ? 0.5 : (sumX / edges + 0.5) / width,
    y: flat ? 0.5 : (sumY / edges + 0.5) / height,
  };
}

function lumaOf({ data }: RgbImage): Float32Array {
  const luma = new Float32Array(data.length / 3);
  for (let i = 0, p = 0; i < luma.length; i++, p += 3) {
    luma[i] = 0.299 * data[p] + 0.587 * data[p + 1] + 0.114 * data[p + 2];
  }
  return luma;
}
