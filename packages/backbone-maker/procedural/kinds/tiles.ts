/** @file Things in rows: bricks, tiles, hexagons, wire mesh, perforated sheet, ribs, tread plate. */
import { clamp } from '../../../../src/geometry/index.js';
import type { Random } from '../../../../src/random.js';
import { smoothstep } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, hash, part } from '../canvas.js';
import { octaves, plane } from '../fields.js';
import { lit } from '../light.js';
import { contrasting, drawPalette, rampColour, scaled, someColour } from '../palette.js';
import { box, capsule, disc, type Distance, ngon, star } from '../sdf.js';
import { surface } from '../surface.js';

interface Lattice {
  /** Width of a tile to its height. */
  readonly aspect: number;
  /** How far each row is shifted against the one before, in tiles. */
  readonly shift: number;
}

export function tiles(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const cell = part(random, size, 0.025, 0.25, 7);
  const { u, v } = plane(random, size, { cell, bend: random.chance(0.25) ? random.uniform(0, 0.6) : 0 });
  const lattice = random.pick<Lattice>([
    { aspect: 1, shift: 0 },
    { aspect: 1, shift: 0.5 },
    { aspect: 2.2, shift: 0.5 },
    { aspect: random.uniform(1, 4), shift: random.pick([0, 0.33, 0.5]) },
  ]);
  const raised = random.chance(0.6);
  const shape = drawShape(random, cell, lattice.aspect);
  const rough = octaves(random, size, {
    cell: cell * random.uniform(0.2, 2),
    octaves: 5,
    gain: random.uniform(0.5, 0.75),
  });
  const metal = random.chance(0.3) ? 1 : 0;
  const ground = someColour(palette, random);
  const scene = surface(size, metal ? scaled(ground, 1.3) : ground, random.uniform(0, 0.9), metal);
  const [variety, mottle, skew] = [
    random.uniform(0, 0.8),
    random.uniform(0, 0.8),
    random.chance(0.4) ? random.uniform(0, 0.15) : 0,
  ];
  const two = random.chance(0.4);
  const [one, other] = [someColour(palette, random), contrasting(palette, ground)];
  const hole = scaled(someColour(palette, random), random.uniform(0.02, 0.4));
  const edge = Math.max(1, cell * random.uniform(0.02, 0.3));
  const depth = cell * random.uniform(0.03, 0.25);
  const relief = cell * random.uniform(0, 0.06);
  const salt = random.bits();
  for (let i = 0; i < u.length; i++) {
    const row = Math.floor(v[i]);
    const column = Math.floor((u[i] + row * lattice.shift * lattice.aspect) / lattice.aspect);
    let x = u[i] + row * lattice.shift * lattice.aspect - (column + 0.5) * lattice.aspect;
    let y = v[i] - row - 0.5;
    const own = hash(column, row, salt);
    if (skew > 0) {
      const turn = skew * (own - 0.5);
      [x, y] = [x - turn * y, y + turn * x];
    }
    const d = shape(x * cell, y * cell);
    const inside = clamp(0.5 - d, 0, 1);
    const rise = raised ? smoothstep(0.5, -edge, d) : smoothstep(-edge, 0.5, d) - 1;
    scene.height[i] = depth * rise + relief * rough[i] + (raised ? depth * 0.3 * own * inside : 0);
    const p = 3 * i;
    const tone = 1 + mottle * (rough[i] - 0.5);
    if (raised) {
      const face = two
        ? scaled((column + row) % 2 === 0 ? one : other, 1 + variety * (own - 0.5))
        : rampColour(palette, 0.5 + variety * (own - 0.5));
      blend(scene.albedo, i, face, inside);
    } else blend(scene.albedo, i, hole, smoothstep(0, 0.6, inside));
    for (let c = 0; c < 3; c++) scene.albedo[p + c] *= tone;
  }
  return lit(scene, random);
}

/** One tile's outline, in pixels around its middle. */
function drawShape(random: Random, cell: number, aspect: number): Distance {
  const joint = Math.max(1, cell * random.uniform(0.02, 0.2));
  const [a, b] = [(cell * aspect) / 2 - joint / 2, cell / 2 - joint / 2];
  const radius = Math.min(a, b) * random.uniform(0.35, 0.95);
  return random.pick<() => Distance>([
    () => box(a, b, random.chance(0.5) ? Math.min(a, b) * random.uniform(0, 1) : 0),
    () => box(a, b),
    () => disc(radius),
    () => ngon(random.pick([3, 4, 6, 8]), radius * 0.9),
    () => capsule(Math.max(0, a - radius), Math.min(radius, b)),
    () => star(random.integer(4, 8), radius, radius * random.uniform(0.3, 0.7)),
    // Turned bars: tread plate, louvres.
    () => {
      const bar = box(a * 0.95, b * random.uniform(0.2, 0.5), b * 0.1);
      return (x, y) => bar((x + y) * 0.707, (y - x) * 0.707);
    },
  ])();
}
