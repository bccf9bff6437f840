/**
 * @file How visible a defect is, in levels (0 … 255), and the limits it must keep.
 *
 * Paint: Σ alpha · mean_c(|target − m| − |image − m|) / Σ alpha, m the image's local mean, against the image's own fine
 * texture. Small marks must stand out from the texture; large ones are seen at a lower difference.
 * Structure: a patch of the same texture differs from what was there in every pixel and yet looks perfectly normal.
 * So local means and local gradient energies are compared, and the difference must be larger than the one that
 * the most alike of a few other good images shows at the same place.
 */
import type { RgbImage } from '../image/rgb-image.js';
import type { Draft } from './draft.js';
import { boxBlur } from './filters.js';
import { type Pixels, cut } from './pixels.js';
import type { Scene } from './scene.js';
import { type Box, clamp } from '../geometry/index.js';

/** Levels that are visible on a perfectly even ground. */
const visibleOnEven = 7;
/** Levels of changed structure, means and gradient energies together, that are visible. */
const visibleStructure = 9;
/** A structural defect must differ this many times as much as a good image does. */
const strangeness = 1.8;

/**
 * How much farther the new pixels stray from the local mean of the image than the old ones did, weighted by alpha:
 * on a rough texture, a line of the texture's own mean colour changes every pixel and still can't be seen.
 */
export function standOut(before: Pixels, draft: Draft, unit: number): number {
  const { width, height } = draft.box;
  const mean = boxBlur(before, width, height, Math.max(2, Math.round(4 * unit)), 3);
  let sum = 0;
  let weight = 0;
  for (let i = 0, p = 0; i < draft.alpha.length; i++, p += 3) {
    const alpha = draft.alpha[i];
    if (alpha === 0) continue;
    for (let c = p; c < p + 3; c++) {
      sum += alpha * (Math.abs(clamp(draft.target[c], 0, 255) - mean[c]) - Math.abs(before[c] - mean[c]));
    }
    weight += 3 * alpha;
  }
  return weight > 0 ? sum / weight : 0;
}

/** The least and the largest contrast that a painted draft may have. */
export function contrastLimits(scene: Scene, draft: Draft): { least: number; most: number } {
  let area = 0;
  for (const alpha of draft.alpha) area += alpha;
  area /= scene.unit * scene.unit;
  const grown = clamp(Math.log(area / 60) / Math.log(3000 / 60), 0, 1);
  const texture = textureAround(scene.image, draft.box);
  return {
    least: visibleOnEven + texture * (1 - 0.65 * grown),
    most: Math.max(110, scene.palette.range),
  };
}

/** Mean absolute difference of pixels two apart (green), in the box and around it. */
export function textureAround(image: RgbImage, box: Box): number {
  const margin = 8;
  const x1 = Math.min(image.width - 2, box.x + box.width + margin);
  const y1 = Math.min(image.height - 2, box.y + box.height + margin);
  const step = Math.max(1, Math.floor(Math.sqrt((box.width * box.height) / 400)));
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, box.y - margin); y < y1; y += step) {
    for (let x = Math.max(0, box.x - margin); x < x1; x += step) {
      const i = (y * image.width + x) * 3 + 1;
      // The smaller of the two directions: an edge is no texture.
      sum += Math.min(
        Math.abs(image.data[i] - image.data[i + 6]),
        Math.abs(image.data[i] - image.data[i + 6 * image.width]),
      );
      count++;
    }
  }
  return count > 0 ? (1.5 * sum) / count : 0;
}

/** Whether a structural draft looks stranger than other good images do at its place. */
export function isStrange(scene: Scene, before: Pixels, draft: Draft): boolean {
  const cell = Math.max(3, Math.round(4 * scene.unit));
  const own = look(before, draft, cell);
  const change = lookDistance(own, look(draft.target, draft, cell));
  if (change < visibleStructure) return false;
  const others = scene.others.filter((other) => other !== scene.image).slice(0, 3);
  const natural = others.map((other) => lookDistance(own, look(cut(other, draft.box), draft, cell)));
  return natural.length === 0 || change >= strangeness * Math.min(...natural);
}

/** For each cell of the region: the weight, and the sums of the colours and of the steps right and down. */
function look(pixels: Pixels, { box, alpha }: Draft, cell: number): Float32Array {
  const { width, height } = box;
  const columns = Math.ceil(width / cell);
  const sums = new Float32Array(columns * Math.ceil(height / cell) * 6);
  for (let y = 0, i = 0; y + 1 < height; y++, i++) {
    const row = Math.floor(y / cell) * columns;
    for (let x = 0; x + 1 < width; x++, i++) {
      const weight = alpha[i];
      if (weight === 0) continue;
      const p = 3 * i;
      const at = 6 * (row + ((x / cell) | 0));
      sums[at] += weight;
      sums[at + 1] += weight * pixels[p];
      sums[at + 2] += weight * pixels[p + 1];
      sums[at + 3] += weight * pixels[p + 2];
      sums[at + 4] += weight * Math.abs(pixels[p + 4] - pixels[p + 1]);
      sums[at + 5] += weight * Math.abs(pixels[p + 1 + 3 * width] - pixels[p + 1]);
    }
  }
  return sums;
}

/** Mean difference of the cells, in levels: a third for each colour, and the steps. */
function lookDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  let weight = 0;
  for (let at = 0; at < a.length; at += 6) {
    weight += a[at];
    for (let k = 1; k < 6; k++) sum += Math.abs(a[at + k] - b[at + k]) / (k < 4 ? 3 : 1);
  }
  return weight > 0 ? sum / weight : 0;
}
