/** @file What would be seen if something were not there: its surroundings, continued smoothly, with their grain. */
import type { RgbImage } from '../../image/rgb-image.js';
import type { Random } from '../../random.js';
import { boxBlur } from '../filters.js';
import { fillMembrane } from '../membrane.js';
import { type Pixels, cut } from '../pixels.js';
import type { Box } from '../../geometry/index.js';

/**
 * @param known > 0 at the box's pixels that the fill continues; there the image stays. At least one is needed.
 * @returns the box's pixels, the unknown ones filled.
 */
export function inpainted(image: RgbImage, box: Box, known: Uint8Array, random: Random): Pixels {
  const pixels = cut(image, box);
  const original = pixels.slice();
  fillMembrane(pixels, known, box.width, box.height);
  const residual = residuals(original, known, box, random);
  if (residual.length === 0) return pixels;
  for (let i = 0; i < known.length; i++) {
    if (known[i]) continue;
    const grain = residual[random.integer(0, residual.length)];
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] += grain[c];
  }
  return pixels;
}

/** Fine structure at some of the known pixels: what their 5×5 mean leaves over, where all of that is known too. */
function residuals(original: Pixels, known: Uint8Array, box: Box, random: Random): [number, number, number][] {
  const cover = boxBlur(
    Float32Array.from(known, (value) => (value ? 1 : 0)),
    box.width,
    box.height,
    2,
  );
  const smooth = boxBlur(original, box.width, box.height, 2, 3);
  const found: [number, number, number][] = [];
  for (let draw = 0; draw < 256; draw++) {
    const i = random.integer(0, known.length);
    if (cover[i] < 0.999) continue;
    found.push([
      original[i * 3] - smooth[i * 3],
      original[i * 3 + 1] - smooth[i * 3 + 1],
      original[i * 3 + 2] - smooth[i * 3 + 2],
    ]);
  }
  return found;
}
