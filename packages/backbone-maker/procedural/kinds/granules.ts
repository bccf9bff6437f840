/** @file Heaps of many alike: pills, pebbles, seeds, beads, rice, chips, bubbles; shaded and shadowed. */
import type { Random } from '../../../../src/random.js';
import { type Canvas, part } from '../canvas.js';
import { octaves } from '../fields.js';
import { lit } from '../light.js';
import { contrasting, drawPalette, scaled, someColour } from '../palette.js';
import { box, capsule, disc, type Distance, ellipse, ngon } from '../sdf.js';
import { put, surface } from '../surface.js';

interface Grain {
  readonly distance: Distance;
  readonly reach: number;
}

export function granules(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const radius = part(random, size, 0.012, 0.11, 3);
  const ground = someColour(palette, random);
  const scene = surface(size, scaled(ground, random.uniform(0.2, 1)), random.uniform(0, 0.4));
  const uneven = octaves(random, size, { cell: size * 0.2, octaves: 4 });
  for (let i = 0; i < uneven.length; i++) scene.height[i] = radius * 0.3 * uneven[i];
  const shape = random.pick(['disc', 'oval', 'rod', 'chunk', 'cube'] as const);
  const filling = random.chance(0.6) ? random.uniform(1.2, 3) : random.uniform(0.15, 0.8);
  const count = Math.min(2500, Math.ceil((filling * size * size) / (Math.PI * radius * radius)));
  const [spread, mixedSizes] = [random.uniform(0, 1), random.uniform(0, 0.5)];
  const [gloss, metal] = [random.uniform(0, 1), random.chance(0.15) ? 1 : 0];
  const [flatness, wrinkles] = [random.uniform(0.15, 1), random.chance(0.4) ? random.uniform(0.02, 0.2) : 0];
  const one = someColour(palette, random);
  const mark = contrasting(palette, one);
  const seam = random.chance(0.3);
  const order = random.chance(0.5);
  for (let n = 0; n < count; n++) {
    const r = radius * Math.exp(random.normal(0, mixedSizes));
    const { distance, reach } = drawGrain(random, shape, r);
    const top = r * flatness;
    const lift = filling > 1 ? radius * random.uniform(0, 1.5) : 0;
    const [px, py] = [random.uniform(0, size), random.uniform(0, size)];
    put(
      scene,
      { x: px, y: py, angle: order ? random.normal(0, 0.3) : random.uniform(0, 2 * Math.PI) },
      {
        distance,
        reach,
        height: (u, v, d) => {
          const t = Math.min(1, -d / r);
          const bump = wrinkles * Math.sin(9 * (u / r) + n) * Math.sin(11 * (v / r));
          return lift + top * (Math.sqrt(Math.max(0, t * (2 - t))) + bump);
        },
        colour: random.chance(spread) ? someColour(palette, random) : scaled(one, Math.exp(random.normal(0, 0.12))),
        accent: mark,
        mix: seam ? (u) => 1.5 - Math.abs(u) / (0.05 * r + 0.3) : undefined,
        gloss,
        metal,
        heaped: true,
      },
    );
  }
  return lit(scene, random);
}

function drawGrain(random: Random, shape: 'disc' | 'oval' | 'rod' | 'chunk' | 'cube', r: number): Grain {
  const stretch = random.uniform(1.2, 2.6);
  if (shape === 'disc') return { distance: disc(r), reach: r };
  if (shape === 'oval') return { distance: ellipse(r * Math.sqrt(stretch), r / Math.sqrt(stretch)), reach: r * 1.7 };
  if (shape === 'rod') return { distance: capsule(r * stretch * 0.7, r * 0.55), reach: r * (stretch * 0.7 + 0.6) };
  if (shape === 'cube') return { distance: box(r * 0.9, r * random.uniform(0.5, 0.9), r * 0.15), reach: r * 1.35 };
  const [corner, side] = [ngon(random.integer(3, 7), r * 0.8), box(r * random.uniform(0.6, 1), r * 0.7)];
  return { distance: (x, y) => Math.max(corner(x, y), side(y, x)), reach: r * 1.25 };
}
