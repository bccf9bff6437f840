/** @file Voronoi cells: cobbles, leather, cracked mud, mosaic, foam, crystals. */
import type { Random } from '../../../../src/random.js';
import { smoothstep } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, part } from '../canvas.js';
import { cells, octaves, plane } from '../fields.js';
import { lit } from '../light.js';
import { drawPalette, rampColour, someColour } from '../palette.js';
import { surface } from '../surface.js';

export function cellular(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const cell = part(random, size, 0.02, 0.3, 5);
  const grid = plane(random, size, { cell, bend: random.chance(0.6) ? random.uniform(0, 1.5) : 0 });
  if (random.chance(0.3)) {
    const stretch = random.uniform(1.3, 3);
    for (let i = 0; i < grid.u.length; i++) grid.u[i] /= stretch;
  }
  const { nearest, second, id } = cells(grid, random.bits(), random.uniform(0.3, 1));
  const rough = octaves(random, size, { cell: cell * random.uniform(0.2, 1), octaves: 4, gain: 0.6 });
  const joint = Math.max(grid.pixel, random.uniform(0.01, 0.2));
  const round = random.uniform(0.05, 0.6);
  const style = random.pick(['stones', 'stones', 'cracks', 'facets', 'domes'] as const);
  const [variety, mottle] = [random.uniform(0, 1), random.uniform(0, 0.9)];
  const mortar = someColour(palette, random);
  const scene = surface(size, mortar, random.chance(0.3) ? random.uniform(0.4, 1) : random.uniform(0, 0.3));
  const depth = cell * random.uniform(0.05, 0.45);
  const relief = cell * random.uniform(0, 0.12);
  for (let i = 0; i < id.length; i++) {
    const edge = second[i] - nearest[i];
    const body = smoothstep(joint * 0.5, joint * 0.5 + grid.pixel * 1.5, edge);
    const tone =
      0.5 + variety * (id[i] - 0.5) + mottle * (rough[i] - 0.5) + (style === 'domes' ? 0.4 * (0.5 - nearest[i]) : 0);
    blend(scene.albedo, i, rampColour(palette, tone), style === 'cracks' ? 0.35 + 0.65 * body : body);
    const rise =
      style === 'cracks'
        ? body
        : style === 'facets'
          ? 2 * Math.abs(id[i] - 0.5) * (grid.u[i] % 1) + id[i]
          : style === 'domes'
            ? Math.sqrt(Math.max(0, 1 - nearest[i] * nearest[i]))
            : Math.sqrt(smoothstep(joint * 0.4, joint + round, edge));
    scene.height[i] = depth * rise + relief * rough[i];
  }
  return lit(scene, random);
}
