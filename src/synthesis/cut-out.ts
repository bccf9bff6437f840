/** @file A real defect cut out of its image and laid on a good one, at another place, turned and mirrored. */
import type { Mask, RgbImage } from '../image/rgb-image.js';
import type { Random } from '../random.js';
import { opaque } from './blends/opaque.js';
import { boxesOf, type Box } from '../geometry/index.js';
import { boxBlur } from './filters.js';
import { cut } from './pixels.js';
import { transplant } from './sources/transplant.js';
import type { SyntheticDefect } from './types.js';

/** Pixels around the defect that fade into the good image. */
const RIM = 2;

/**
 * @param defect image and mask (> 0 is defect) of the good image's size
 * @returns null where the mask is empty, or its region too large to be moved
 */
export function pasteDefect(
  good: RgbImage,
  defect: { readonly image: RgbImage; readonly mask: Mask },
  random: Random,
): Omit<SyntheticDefect, 'type'> | null {
  const { width, height, data } = defect.mask;
  const regions = boxesOf(data, { x: 0, y: 0, width, height });
  if (regions.length === 0) return null;
  const region = random.pick(regions);
  // A square with room for every turn.
  const side = Math.ceil(Math.hypot(region.width, region.height)) + 2 * RIM + 1;
  if (side > good.width || side > good.height) return null;
  const box = {
    x: random.integer(0, good.width - side + 1),
    y: random.integer(0, good.height - side + 1),
    width: side,
    height: side,
  };
  const placement = {
    x: region.x + (region.width - 1) / 2,
    y: region.y + (region.height - 1) / 2,
    angle: random.uniform(0, 2 * Math.PI),
    mirrored: random.chance(0.5),
  };
  const inside = transplant(greyOf(defect.mask, region), box, placement);
  const covered = Float32Array.from({ length: side * side }, (_, i) => inside[3 * i] / 255);
  const alpha = boxBlur(
    covered.map((value) => (value > 0.5 ? 1 : 0)),
    side,
    side,
    1,
  );
  const target = opaque(cut(good, box), transplant(defect.image, box, placement), alpha);
  const image = { ...good, data: good.data.slice() };
  const mask = { width: good.width, height: good.height, data: new Uint8Array(good.width * good.height) };
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] === 0) continue;
    const at = (box.y + Math.floor(i / side)) * good.width + box.x + (i % side);
    for (let c = 0; c < 3; c++) image.data[3 * at + c] = Math.round(target[3 * i + c]);
    if (alpha[i] > 0.5) mask.data[at] = 255;
  }
  return mask.data.some((value) => value > 0) ? { image, mask, boxes: [box] } : null;
}

/** The mask inside the box as an image, for the same turn as the pixels. */
function greyOf({ width, height, data }: Mask, box: Box): RgbImage {
  const grey = new Uint8Array(width * height * 3);
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      const i = y * width + x;
      if (data[i] > 0) grey.fill(255, 3 * i, 3 * i + 3);
    }
  }
  return { width, height, data: grey };
}
