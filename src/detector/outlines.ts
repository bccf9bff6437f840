/**
 * @file How well a detector's regions outline true defects: for each defect's box, the intersection over union with the box of the
 * region that fits it best.
 */
import { boxesOf, intersectionOverUnion } from '../geometry/index.js';
import type { Mask } from '../image/rgb-image.js';
import type { Region } from './regions.js';

/** A defect counts as outlined from this overlap on, as in PASCAL VOC (Everingham et al., IJCV 2010). */
const OUTLINED = 0.5;

export interface Outlines {
  /** Defects: 8-connected parts of the masks. */
  readonly defects: number;
  /** Share of them that some region touches with its box. */
  readonly found: number;
  /** Share of them that some region outlines: the boxes' intersection over union is at least 0.5. */
  readonly outlined: number;
  /** Mean over defects of the intersection over union with the region that fits best, 0 where none touches it. */
  readonly meanOverlap: number;
}

/** One value for each 8-connected part of the mask, 0 … 1. @param regions in pixels of the mask */
export function bestOverlaps(mask: Mask, regions: readonly Pick<Region, 'box'>[]): number[] {
  const defects = boxesOf(mask.data, { x: 0, y: 0, width: mask.width, height: mask.height });
  return defects.map((defect) => Math.max(0, ...regions.map(({ box }) => intersectionOverUnion(defect, box))));
}

/** @param overlaps of at least one defect */
export function outlinesOf(overlaps: readonly number[]): Outlines {
  return {
    defects: overlaps.length,
    found: overlaps.filter((overlap) => overlap > 0).length / overlaps.length,
    outlined: overlaps.filter((overlap) => overlap >= OUTLINED).length / overlaps.length,
    meanOverlap: overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length,
  };
}
