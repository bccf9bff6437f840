/**
 * @file Procedural pictures to train a backbone with: many kinds of texture, thing and light, each drawn afresh from a
 * seed in linear light and then taken by one camera.
 */
import type { RgbImage } from '../../../src/image/index.js';
import type { Random } from '../../../src/random.js';
import { photograph } from './camera.js';
import type { Drawing } from './canvas.js';
import { cellular } from './kinds/cellular.js';
import { circuit } from './kinds/circuit.js';
import { composite } from './kinds/composite.js';
import { deadLeaves } from './kinds/dead-leaves.js';
import { fibres } from './kinds/fibres.js';
import { foliage } from './kinds/foliage.js';
import { glyphs } from './kinds/glyphs.js';
import { grain } from './kinds/grain.js';
import { granules } from './kinds/granules.js';
import { gratings } from './kinds/gratings.js';
import { hardware } from './kinds/hardware.js';
import { noise } from './kinds/noise.js';
import { relief } from './kinds/relief.js';
import { softLight } from './kinds/soft-light.js';
import { solids } from './kinds/solids.js';
import { strands } from './kinds/strands.js';
import { tablets } from './kinds/tablets.js';
import { tiles } from './kinds/tiles.js';
import { vista } from './kinds/vista.js';
import { weave } from './kinds/weave.js';
import { weighted } from './palette.js';

export interface ProceduralKind {
  readonly name: string;
  /** A square picture, `size` pixels a side. */
  readonly draw: (random: Random, size: number) => RgbImage;
  /** How often it is drawn, relative to the others. */
  readonly weight: number;
}

/** What composites are made of: grounds that fill the frame. */
const grounds: readonly Drawing[] = [
  noise,
  cellular,
  gratings,
  weave,
  grain,
  granules,
  deadLeaves,
  tiles,
  relief,
  softLight,
  fibres,
  foliage,
];

export const proceduralKinds: readonly ProceduralKind[] = [
  kind('noise', noise, 2),
  kind('cellular', cellular, 3),
  kind('gratings', gratings, 1),
  kind('weave', weave, 3),
  kind('grain', grain, 3),
  kind('granules', granules, 4),
  kind('dead-leaves', deadLeaves, 5),
  kind('tiles', tiles, 4),
  kind('relief', relief, 4),
  kind('soft-light', softLight, 1),
  kind('glyphs', glyphs, 4),
  kind('hardware', hardware, 5),
  kind('tablets', tablets, 4),
  kind('solids', solids, 5),
  kind('strands', strands, 3),
  kind('circuit', circuit, 4),
  kind('fibres', fibres, 3),
  kind('foliage', foliage, 4),
  kind('vista', vista, 3),
  kind('composite', composite(grounds), 8),
];

/** A picture of a random kind. */
export function proceduralImage(random: Random, size: number): RgbImage {
  return weighted(random, proceduralKinds).draw(random, size);
}

function kind(name: string, drawing: Drawing, weight: number): ProceduralKind {
  return { name, weight, draw: (random, size) => photograph(drawing(random, size), random) };
}
