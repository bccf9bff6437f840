/** @file From a draft to the finished defect: the image, the mask of what visibly changed, and the boxes. */
import { labelComponents, boxesOf, clamp } from '../geometry/index.js';
import type { Draft } from './draft.js';
import { boxBlur, dilate } from './filters.js';
import type { Pixels } from './pixels.js';
import { regionsOf } from './regions.js';
import type { Scene } from './scene.js';
import type { SyntheticDefect } from './types.js';

/** A pixel belongs to the defect where it changed by this part of the mean change, kept within some levels. */
const part = 0.3;
const [lowest, highest] = [4, 16];

/** How far, in pixels at 256 × 256, faint traces of a defect may reach beyond its mask. */
export const feather = 4;

/**
 * Lays the draft on the image.
 * @returns null when nothing of it can be seen.
 */
export function compose(scene: Scene, draft: Draft, before: Pixels): Omit<SyntheticDefect, 'type'> | null {
  const { box } = draft;
  const change = new Float32Array(box.width * box.height);
  let total = 0;
  let weight = 0;
  for (let i = 0, p = 0; i < change.length; i++, p += 3) {
    if (draft.alpha[i] === 0) continue;
    for (let c = p; c < p + 3; c++) {
      change[i] += Math.abs(clamp(draft.target[c], 0, 255) - before[c]) / 3;
    }
    total += draft.alpha[i] * change[i];
    weight += draft.alpha[i];
  }
  if (weight === 0) return null;
  const contrast = total / weight;
  const visible = visiblePart(draft, change, clamp(part * contrast, lowest, highest), scene.unit);
  if (!visible) return null;

  const reach = Math.max(1, Math.round((feather / 2) * scene.unit));
  const kept = boxBlur(dilate(visible, box.width, box.height, reach), box.width, box.height, reach);
  const { width, height } = scene;
  const image = { width, height, data: scene.image.data.slice() };
  const mask = { width, height, data: new Uint8Array(width * height) };
  for (let row = 0, i = 0; row < box.height; row++) {
    const start = (box.y + row) * width + box.x;
    for (let column = 0; column < box.width; column++, i++) {
      if (visible[i]) mask.data[start + column] = 255;
      if (change[i] === 0 || kept[i] === 0) continue;
      for (let c = 0; c < 3; c++) {
        const was = before[3 * i + c];
        const value = was + kept[i] * (draft.target[3 * i + c] - was);
        image.data[3 * (start + column) + c] = Math.round(clamp(value, 0, 255));
      }
    }
  }
  return { image, mask, boxes: boxesOf(visible, box) };
}

/** 1 where the change is seen: by itself, or with its surroundings where the defect is meant to be; without crumbs. */
function visiblePart({ box, alpha }: Draft, change: Float32Array, limit: number, unit: number): Float32Array | null {
  const { width, height } = box;
  const around = boxBlur(change, width, height, Math.max(1, Math.round(2 * unit)));
  const visible = new Float32Array(change.length);
  for (let i = 0; i < visible.length; i++) {
    if (alpha[i] > 0.08 && (change[i] > limit || (alpha[i] > 0.5 && around[i] > limit))) visible[i] = 1;
  }
  closeGaps(visible, alpha, width, height, Math.max(1, Math.round(3 * unit)));
  fillHoles(visible, alpha, width, height);
  const { labels, count } = labelComponents(visible, width, height);
  if (count === 0) return null;
  const sizes = new Uint32Array(count + 1);
  for (const label of labels) if (label > 0) sizes[label]++;
  const least = Math.max(...sizes) >= 4 ? Math.max(4, 0.02 * Math.max(...sizes)) : 1;
  for (let i = 0; i < visible.length; i++) if (labels[i] > 0 && sizes[labels[i]] < least) visible[i] = 0;
  return visible;
}

/** Gaps of up to 2·radius within the region meant (between the light and the shaded side of a dent) are filled. */
function closeGaps(visible: Float32Array, alpha: Float32Array, width: number, height: number, radius: number): void {
  const outside = dilate(visible, width, height, radius).map((value) => 1 - value);
  const open = dilate(outside, width, height, radius);
  for (let i = 0; i < visible.length; i++) if (alpha[i] > 0.5 && open[i] === 0) visible[i] = 1;
}

/** What the visible part encloses belongs to it, where the defect is meant to be: the eye of a twist, a dent's floor. */
function fillHoles(visible: Float32Array, alpha: Float32Array, width: number, height: number): void {
  for (const region of regionsOf(Uint8Array.from(visible), width, 0)) {
    const open = region.some((i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return x === 0 || y === 0 || x === width - 1 || y === height - 1;
    });
    if (open) continue;
    for (const i of region) if (alpha[i] > 0.5) visible[i] = 1;
  }
}
