/** @file Small goods in rows: tablets with scores and imprints, two-coloured capsules, sweets, buttons, bottles, blisters. */
import type { Random } from '../../../../src/random.js';
import { clamp } from '../../../../src/geometry/index.js';
import { blend, type Canvas, part, norm } from '../canvas.js';
import { octaves } from '../fields.js';
import { lit } from '../light.js';
import { contrasting, drawPalette, rampColour, scaled, someColour } from '../palette.js';
import {
  around,
  bevel,
  box,
  capsule,
  cutOut,
  disc,
  type Distance,
  ellipse,
  joined,
  ngon,
  ring,
  toothed,
} from '../sdf.js';
import { type Part, put, surface } from '../surface.js';

export function tablets(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const ground = someColour(palette, random);
  const scene = surface(size, ground, random.uniform(0, 0.9), random.chance(0.2) ? 1 : 0);
  const uneven = octaves(random, size, { cell: part(random, size, 0.02, 0.6, 3), octaves: 5, gain: 0.6 });
  const mottle = random.uniform(0, 0.3);
  for (let i = 0; i < uneven.length; i++) {
    blend(scene.albedo, i, rampColour(palette, uneven[i]), mottle);
    scene.height[i] = uneven[i];
  }
  const single = random.chance(0.4);
  const radius = single ? size * random.uniform(0.2, 0.42) : part(random, size, 0.05, 0.14, 8);
  const speckle = octaves(random, size, { cell: Math.max(2, radius * 0.15), octaves: 2, gain: 0.8 });
  const goods = random.pick([tablet, tablet, capsulePill, button, sweet])(random, radius);
  const blister = !single && random.chance(0.35);
  const pitch = radius * random.uniform(2.3, 3.2);
  const turn = random.chance(0.5) ? random.uniform(-0.3, 0.3) : 0;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const steps = single ? 0 : Math.ceil((0.75 * size) / pitch);
  const jitter = random.chance(0.5) ? 0 : (pitch - 2 * radius) * 0.4;
  const free = random.chance(0.5);
  for (let row = -steps; row <= steps; row++) {
    for (let column = -steps; column <= steps; column++) {
      const u = column * pitch + random.uniform(-jitter, jitter);
      const v = row * pitch + random.uniform(-jitter, jitter);
      const pose = {
        x: size / 2 + u * cos - v * sin,
        y: size / 2 + u * sin + v * cos,
        angle: free ? random.uniform(0, 6.3) : turn,
      };
      if (blister) {
        const cup = disc(radius * 1.12);
        put(scene, pose, {
          distance: cup,
          reach: radius * 1.12,
          height: (_u, _v, d) => -radius * 0.4 * bevel(d, radius * 0.2),
          colour: scaled(ground, 0.8),
          gloss: 1,
          metal: scene.metal[0],
        });
      }
      if (!single && random.chance(0.06)) continue;
      put(scene, pose, goods);
    }
  }
  const spots = random.chance(0.4) ? random.uniform(0, 0.8) : 0;
  for (let i = 0; i < speckle.length; i++) {
    if (scene.height[i] < radius * 0.1) continue;
    const tone = 1 - spots * clamp((speckle[i] - 0.7) * 5, 0, 1);
    for (let c = 0; c < 3; c++) scene.albedo[3 * i + c] *= tone;
  }
  return lit(scene, random);
}

function tablet(random: Random, r: number): Part {
  const palette = drawPalette(random);
  const colour = random.chance(0.4) ? ([0.8, 0.79, 0.76] as const) : someColour(palette, random);
  const distance = random.pick<Distance>([
    disc(r),
    disc(r),
    ellipse(r, r * 0.6),
    ngon(random.integer(3, 9), r * 0.85),
    box(r, r * 0.5, r * 0.3),
  ]);
  const mark = imprint(random, r);
  const [thick, rim] = [r * random.uniform(0.2, 0.6), r * random.uniform(0.08, 0.9)];
  const groove = r * random.uniform(0.03, 0.12);
  return {
    distance,
    reach: r * 1.1,
    height: (u, v, d) =>
      thick * (0.5 * bevel(d, r * 0.06) + 0.5 * bevel(d, rim)) - groove * bevel(mark(u, v), r * 0.05),
    colour,
    accent: contrasting(palette, colour),
    mix: random.chance(0.3) ? (u, v) => clamp(0.5 - mark(u, v), 0, 1) : undefined,
    gloss: random.uniform(0, 0.7),
  };
}

/** A score line, a cross, a ring, a few strokes like letters. */
function imprint(random: Random, r: number): Distance {
  const line = box(r, r * random.uniform(0.03, 0.07));
  const strokes = Array.from({ length: random.integer(2, 6) }, () => {
    const [a, x, y, turn] = [
      r * random.uniform(0.1, 0.3),
      r * random.uniform(-0.4, 0.4),
      r * random.uniform(-0.3, 0.3),
      random.integer(0, 4) * 0.785,
    ];
    const stroke = capsule(a, r * 0.05);
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    return (u: number, v: number) => stroke((u - x) * cos + (v - y) * sin, (v - y) * cos - (u - x) * sin);
  });
  return random.pick<Distance>([
    line,
    joined(line, (u, v) => line(v, u)),
    ring(r * 0.6, r * 0.52),
    strokes.reduce(joined),
    () => 1e3,
  ]);
}

function capsulePill(random: Random, r: number): Part {
  const palette = drawPalette(random);
  const thick = r * random.uniform(0.3, 0.5);
  const colour = someColour(palette, random);
  const overlap = random.uniform(-0.3, 0.3) * r;
  return {
    distance: capsule(r - thick, thick),
    reach: r,
    height: (u, _v, d) => thick * bevel(d, thick) + (u > overlap ? 1.2 : 0),
    colour,
    accent: contrasting(palette, colour),
    mix: (u) => clamp(0.5 + u - overlap, 0, 1),
    gloss: random.uniform(0.5, 1),
  };
}

function button(random: Random, r: number): Part {
  const palette = drawPalette(random);
  const body = cutOut(disc(r), around(disc(r * 0.1), random.pick([2, 4]), r * random.uniform(0.2, 0.3)));
  const dish = disc(r * random.uniform(0.5, 0.85));
  const swirl = random.uniform(0, 8);
  return {
    distance: body,
    reach: r,
    height: (u, v, d) => r * 0.2 * bevel(d, r * 0.15) - r * 0.12 * bevel(dish(u, v), r * 0.2),
    colour: someColour(palette, random),
    accent: someColour(palette, random),
    mix: (u, v) => 0.5 + 0.5 * Math.sin((swirl * (u + 0.5 * v * Math.sin(v / r))) / r),
    gloss: random.uniform(0.3, 1),
    metal: random.chance(0.25) ? 1 : 0,
  };
}

function sweet(random: Random, r: number): Part {
  const palette = drawPalette(random);
  const petals = random.integer(3, 14);
  const spiral = random.integer(0, 5);
  return {
    distance: random.chance(0.5) ? toothed(petals, r, r * random.uniform(0.75, 0.95), 0.6) : disc(r),
    reach: r * 1.02,
    height: (u, v, d) => r * 0.5 * bevel(d, r * 0.8) + r * 0.04 * Math.cos(petals * Math.atan2(v, u)),
    colour: someColour(palette, random),
    accent: someColour(palette, random),
    mix: (u, v) => clamp(0.5 + 4 * Math.sin(petals * Math.atan2(v, u) + (spiral * 3 * norm(u, v)) / r), 0, 1),
    gloss: random.uniform(0.2, 1),
  };
}
