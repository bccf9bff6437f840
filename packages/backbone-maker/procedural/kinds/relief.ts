/** @file Height fields under a lamp: plaster, hammered and cast surfaces, dunes, crumpled paper, folded cloth. */
import type { Random } from '../../../../src/random.js';
import { type Canvas, part } from '../canvas.js';
import { cells, octaves, plane, warped } from '../fields.js';
import { lit } from '../light.js';
import { brightness, colourField, drawPalette, someColour } from '../palette.js';
import { type Surface, surface } from '../surface.js';

export function relief(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const colour = someColour(palette, random);
  const metal = random.chance(0.2) ? random.uniform(0.6, 1) : 0;
  const scene = surface(size, colour, random.chance(0.4) ? random.uniform(0.4, 1) : random.uniform(0, 0.3), metal);
  if (random.chance(0.5) || brightness(colour) < 0.02) {
    const stain = octaves(random, size, { cell: part(random, size, 0.1, 0.6), octaves: 5 });
    colourField(palette, stain, scene.albedo);
  }
  random.pick([rough, rough, folded, crumpled, dented, rippled])(scene, random);
  return lit(scene, random);
}

function raise({ height }: Surface, field: Float32Array, amount: number): void {
  for (let i = 0; i < field.length; i++) height[i] += amount * field[i];
}

function rough(scene: Surface, random: Random): void {
  const { size } = scene;
  const cell = part(random, size, 0.03, 0.5, 4);
  const field = octaves(random, size, {
    cell,
    octaves: random.integer(3, 8),
    gain: random.uniform(0.4, 0.65),
    fold: random.pick(['smooth', 'ridged', 'billow']),
    stretch: random.chance(0.3) ? random.uniform(1, 5) : 1,
  });
  raise(scene, field, cell * random.uniform(0.3, 1.6));
}

/** Cloth in folds: ridges along one way, wandering, with a fine weave on them. */
function folded(scene: Surface, random: Random): void {
  const { size } = scene;
  const cell = part(random, size, 0.1, 0.4);
  const folds = octaves(random, size, {
    cell,
    octaves: 3,
    gain: 0.4,
    fold: random.pick(['billow', 'smooth']),
    stretch: random.uniform(1, 4),
  });
  raise(
    scene,
    warped(random, size, folds, size * random.uniform(0.2, 0.8), size * random.uniform(0.3, 0.7)),
    cell * random.uniform(0.6, 1.8),
  );
  const { u, v } = plane(random, size, { cell: part(random, size, 0.008, 0.02, 3) });
  const thread = random.uniform(0, 0.5);
  for (let i = 0; i < u.length; i++)
    scene.height[i] += thread * Math.sin(2 * Math.PI * u[i]) * Math.sin(2 * Math.PI * v[i]);
}

/** Flat facets that meet in sharp creases. */
function crumpled(scene: Surface, random: Random): void {
  const { size } = scene;
  for (let layer = 0, cell = part(random, size, 0.15, 0.5); layer < 3; layer++, cell /= 2) {
    const grid = plane(random, size, { cell, bend: 0.2 });
    const { nearest, second } = cells(grid, random.bits(), 1);
    const amount = cell * random.uniform(0.1, 0.4);
    for (let i = 0; i < nearest.length; i++) scene.height[i] += amount * (second[i] - nearest[i]);
  }
}

function dented(scene: Surface, random: Random): void {
  const { size } = scene;
  const cell = part(random, size, 0.03, 0.2, 6);
  const { nearest } = cells(plane(random, size, { cell }), random.bits(), random.uniform(0.2, 1));
  const way = random.chance(0.5) ? 1 : -1;
  const amount = cell * random.uniform(0.1, 0.5);
  for (let i = 0; i < nearest.length; i++) scene.height[i] += way * amount * nearest[i] * nearest[i];
}

function rippled(scene: Surface, random: Random): void {
  const { size } = scene;
  for (let waves = random.integer(1, 6); waves > 0; waves--) {
    const cell = part(random, size, 0.02, 0.25, 6);
    const { u } = plane(random, size, { cell, bend: random.uniform(0, 2), angle: random.uniform(0, 2 * Math.PI) });
    const amount = cell * random.uniform(0.03, 0.15);
    for (let i = 0; i < u.length; i++) scene.height[i] += amount * Math.sin(2 * Math.PI * u[i]);
  }
}
