/** @file Simple solids on a floor: balls, blocks, rods, cones, rings and pyramids, textured, in a heap or apart. */
import type { Random } from '../../../../src/random.js';
import { smoothstep } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, part, norm } from '../canvas.js';
import { octaves, sampled } from '../fields.js';
import { lit } from '../light.js';
import { drawPalette, type Palette, rampColour, scaled, someColour } from '../palette.js';
import { box, capsule, disc, type Distance, ngon, ring } from '../sdf.js';
import { type Part, put, surface } from '../surface.js';

interface Solid {
  readonly distance: Distance;
  readonly height: (u: number, v: number, d: number) => number;
}

export function solids(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const scene = surface(size, someColour(palette, random), random.uniform(0, 0.5));
  const rough = octaves(random, size, {
    cell: part(random, size, 0.03, 0.3),
    octaves: 5,
    gain: random.uniform(0.5, 0.75),
  });
  const mottle = random.uniform(0, 0.8);
  for (let i = 0; i < rough.length; i++) {
    blend(scene.albedo, i, rampColour(palette, rough[i]), mottle);
    scene.height[i] = mottle * 3 * rough[i];
  }
  const palettes = random.chance(0.5) ? [palette] : [drawPalette(random), drawPalette(random)];
  const crowded = random.chance(0.4);
  const count = crowded ? random.integer(20, 70) : random.integer(2, 14);
  const largest = size * (crowded ? random.uniform(0.08, 0.18) : random.uniform(0.12, 0.32));
  for (let n = 0; n < count; n++) {
    const r = largest * random.uniform(0.35, 1);
    const pose = { x: random.uniform(0, size), y: random.uniform(0, size), angle: random.uniform(0, 2 * Math.PI) };
    const { distance, height } = drawSolid(random, r);
    const lift = crowded ? random.uniform(0, largest) : 0;
    put(scene, pose, {
      distance,
      reach: r * 1.45,
      height: (u, v, d) => lift + height(u, v, d),
      ...drawSkin(random, random.pick(palettes), r, rough, size),
      heaped: true,
    });
  }
  return lit(scene, random);
}

function drawSolid(random: Random, r: number): Solid {
  const [a, b] = [r * random.uniform(0.4, 1), r * random.uniform(0.3, 0.9)];
  const [slopeU, slopeV] = [random.normal(0, 0.3), random.normal(0, 0.3)];
  const corners = random.integer(3, 9);
  return random.pick<() => Solid>([
    () => ({ distance: disc(r), height: (u, v) => r * 0.4 + Math.sqrt(Math.max(0, r * r - u * u - v * v)) }),
    // A block that lies slanted: its top is a plane.
    () => ({
      distance: box(a, b, r * 0.04),
      height: (u, v, d) => r * 0.8 + slopeU * u + slopeV * v + Math.max(d, -r * 0.06) * -0.8,
    }),
    // A roof: two planes that meet.
    () => ({ distance: box(a, b), height: (_u, v) => b * 1.1 - Math.abs(v) * 0.9 }),
    () => ({ distance: box(a, b), height: (u, v) => Math.sqrt(Math.max(0, b * b - v * v)) + b * 0.3 + 0 * u }),
    () => ({ distance: capsule(a, b * 0.5), height: (_u, _v, d) => Math.sqrt(Math.max(0, -d * (b + d))) + b * 0.3 }),
    () => ({ distance: disc(r), height: (u, v) => (r - norm(u, v)) * (1 + slopeU) }),
    () => ({ distance: ngon(corners, r * 0.85), height: (_u, _v, d) => -d * (0.6 + Math.abs(slopeU)) }),
    () => ({
      distance: ngon(corners, r * 0.85),
      height: (u, v, d) => Math.min(-d * 2, r * 0.5) + slopeU * 0.3 * u + slopeV * 0.3 * v,
    }),
    () => {
      const half = r * random.uniform(0.12, 0.35);
      return {
        distance: ring(r, r - 2 * half),
        height: (_u, _v, d) => half * 0.5 + Math.sqrt(Math.max(0, -d * (2 * half + d))),
      };
    },
    // A tube that stands: a rim and a floor far below.
    () => ({ distance: disc(r), height: (u, v) => r * (norm(u, v) > r * 0.8 ? 0.9 : 0.1) }),
  ])();
}

function drawSkin(
  random: Random,
  palette: Palette,
  r: number,
  rough: Float32Array,
  size: number,
): Pick<Part, 'colour' | 'accent' | 'mix' | 'gloss' | 'metal'> {
  const colour = someColour(palette, random, 0.25);
  const accent = random.chance(0.5) ? someColour(palette, random) : scaled(colour, random.uniform(0.2, 0.7));
  const pitch = Math.max(4, r * random.uniform(0.1, 0.6));
  const shift = random.uniform(0, size);
  const mix = random.pick<Part['mix']>([
    undefined,
    undefined,
    (u, v) => 3 * (sampled(rough, size, shift + u, shift + v) - 0.45),
    (u) => smoothstep(-0.2, 0.2, Math.sin((2 * Math.PI * u) / pitch)),
    (u, v) => smoothstep(-0.1, 0.1, Math.sin((Math.PI * u) / pitch) * Math.sin((Math.PI * v) / pitch)),
    (u, v) => smoothstep(0.3, 0.2, norm(u / pitch - Math.round(u / pitch), v / pitch - Math.round(v / pitch))),
  ]);
  return { colour, accent, mix, gloss: random.uniform(0, 1), metal: random.chance(0.2) ? 1 : 0 };
}
