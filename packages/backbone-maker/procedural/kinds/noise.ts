/** @file Fractal noise in colour: clouds, ridges, turbulence, swirls; flat as a print or in relief. */
import type { Random } from '../../../../src/random.js';
import { type Canvas, part } from '../canvas.js';
import { octaves, warped } from '../fields.js';
import { lit } from '../light.js';
import { colourField, drawPalette } from '../palette.js';
import { surface } from '../surface.js';

export function noise(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const fold = random.pick(['smooth', 'ridged', 'billow'] as const);
  let field = octaves(random, size, {
    cell: part(random, size, 0.02, 0.5, 4),
    octaves: random.integer(2, 7),
    gain: random.uniform(0.4, 0.75),
    fold,
    stretch: random.chance(0.3) ? random.uniform(1.5, 6) : 1,
  });
  if (random.chance(0.6))
    field = warped(random, size, field, size * random.uniform(0.05, 0.35), size * random.uniform(0.1, 0.4));
  const steep = random.uniform(0.8, 2);
  // Bands: contour lines, agate, oil on water.
  const bands = random.chance(0.25) ? random.uniform(2, 12) : 0;
  for (let i = 0; i < field.length; i++) {
    const t = 0.5 + steep * (field[i] - 0.5);
    field[i] = bands > 0 ? 0.5 + 0.5 * Math.sin(bands * 2 * t) : t;
  }
  const scene = surface(size, [0, 0, 0], random.uniform(0, 0.8), random.chance(0.15) ? 1 : 0);
  colourField(palette, field, scene.albedo);
  if (random.chance(0.5)) return { size, data: scene.albedo };
  const depth = part(random, size, 0.005, 0.08, 1);
  for (let i = 0; i < field.length; i++) scene.height[i] = depth * field[i];
  return lit(scene, random);
}
