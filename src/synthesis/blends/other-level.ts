/** @file Defects that are one solid patch on an image of two levels: it can only be of the other level. */
import type { Random } from '../../random.js';
import type { Draft } from '../draft.js';
import { paintColour } from '../palette.js';
import { cut, meanColour } from '../pixels.js';
import type { Scene } from '../scene.js';
import type { Shape } from '../shape.js';
import { solid } from '../sources/colour.js';
import { opaque } from './opaque.js';

/** The shape in the level that its place mostly is not. */
export function otherLevel(scene: Scene, random: Random, { box, alpha }: Shape): Draft {
  const before = cut(scene.image, box);
  const colour = paintColour(scene.palette, random, meanColour(before, alpha), 0);
  return { box, alpha, target: opaque(before, solid(box, colour), alpha), kind: 'solid' };
}
