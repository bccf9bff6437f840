/** @file Every defect type's draw, by its name. */
import type { Draw } from '../draft.js';
import type { DefectType } from '../types.js';
import { abrasion } from './abrasion.js';
import { breakage } from './breakage.js';
import { colourFault } from './colour-fault.js';
import { contamination } from './contamination.js';
import { crack } from './crack.js';
import { deformation } from './deformation.js';
import { dent } from './dent.js';
import { fibre } from './fibre.js';
import { foreignPatch } from './foreign-patch.js';
import { misplaced } from './misplaced.js';
import { missingPart } from './missing-part.js';
import { scratch } from './scratch.js';
import { stain } from './stain.js';
import { textureFault } from './texture-fault.js';

export const draws: Readonly<Record<DefectType, Draw>> = {
  scratch,
  crack,
  dent,
  stain,
  contamination,
  fibre,
  'missing-part': missingPart,
  breakage,
  misplaced,
  'foreign-patch': foreignPatch,
  'colour-fault': colourFault,
  deformation,
  'texture-fault': textureFault,
  abrasion,
};

/** Types that have a meaning on images of two levels: lines, specks, gaps and moved pieces, but no shades. */
export const binaryTypes: readonly DefectType[] = [
  'scratch',
  'crack',
  'contamination',
  'fibre',
  'missing-part',
  'misplaced',
  'foreign-patch',
  'deformation',
];
