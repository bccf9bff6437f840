/** @file The words of the room: what a defect is called, and what a synthesizer hands back. */
import type { Box } from '../geometry/index.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';

/** Every defect type, in the order of docs and contact sheets. */
export const defectTypes = [
  'scratch',
  'crack',
  'dent',
  'stain',
  'contamination',
  'fibre',
  'missing-part',
  'breakage',
  'misplaced',
  'foreign-patch',
  'colour-fault',
  'deformation',
  'texture-fault',
  'abrasion',
] as const;

/** What a synthesized defect imitates. */
export type DefectType = (typeof defectTypes)[number];

/** A good image with one defect painted on it, and where. */
export interface SyntheticDefect {
  readonly image: RgbImage;
  /** 255 where the image visibly changed, else 0; never empty. */
  readonly mask: Mask;
  /** One for each 8-connected component of the mask. */
  readonly boxes: readonly Box[];
  readonly type: DefectType;
}
