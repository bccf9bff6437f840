/** @file Growing things: leaves with veins, petals, branching twigs and roots, fruit slices, coral. */
import { clamp } from '../../../../src/geometry/index.js';
import type { Random } from '../../../../src/random.js';
import { smoothstep } from '../../../../src/synthesis/index.js';
import { type Canvas, part, type Rgb, norm } from '../canvas.js';
import { octaves } from '../fields.js';
import { lit } from '../light.js';
import { colourField, drawPalette, type Palette, rampColour, scaled, someColour } from '../palette.js';
import { bevel, capsule, type Distance } from '../sdf.js';
import { type Pose, put, type Surface, surface } from '../surface.js';

export function foliage(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const scene = surface(size, [0, 0, 0], random.uniform(0, 0.5));
  const soil = octaves(random, size, {
    cell: part(random, size, 0.04, 0.5, 4),
    octaves: 6,
    gain: random.uniform(0.45, 0.75),
  });
  colourField(random.chance(0.5) ? palette : drawPalette(random), soil, scene.albedo);
  const deep = random.uniform(0, 8);
  const dark = random.uniform(0.15, 1);
  for (let i = 0; i < soil.length; i++) scene.height[i] = deep * soil[i];
  for (let p = 0; p < scene.albedo.length; p++) scene.albedo[p] *= dark;
  random.pick([leaves, leaves, flowers, twigs, slices])(scene, random, palette);
  return lit(scene, random);
}

interface LeafStyle {
  /** Width to length. */
  readonly broad: number;
  /** Below 1 the tip is blunt, above it is drawn out. */
  readonly tip: number;
  readonly lobes: number;
  readonly saw: number;
  readonly veins: number;
  readonly veinAngle: number;
  readonly gloss: number;
}

function drawLeafStyle(random: Random): LeafStyle {
  return {
    broad: random.uniform(0.15, 0.55),
    tip: random.uniform(0.6, 1.6),
    lobes: random.chance(0.35) ? random.integer(2, 6) : 0,
    saw: random.chance(0.4) ? random.uniform(0.01, 0.05) : 0,
    veins: random.integer(3, 12),
    veinAngle: random.uniform(0.5, 1.5),
    gloss: random.uniform(0, 0.9),
  };
}

/** One leaf from its stalk at (−length, 0) to its tip at (length, 0). */
function leaf(
  scene: Surface,
  random: Random,
  pose: Pose,
  length: number,
  style: LeafStyle,
  colour: Rgb,
  vein: Rgb,
  lift: number,
): void {
  const { broad, tip, lobes, saw, veins, veinAngle } = style;
  const curl = random.normal(0, 0.4);
  const cup = random.normal(0, 0.5);
  const axis = (u: number, v: number) => v - (curl * u * u) / length / 2;
  const distance: Distance = (u, v) => {
    const t = (u / length + 1) / 2;
    // No need for the outline's powers far from the leaf.
    if (t <= 0 || t >= 1 || Math.abs(axis(u, v)) > 1.2 * length * broad) return 1e3;
    const swell = lobes > 0 ? 0.75 + 0.35 * Math.cos(2 * Math.PI * lobes * t) : 1;
    const half = length * broad * Math.sin(Math.PI * t ** tip) ** 0.8 * swell * (1 + saw * Math.sin(60 * t));
    return Math.abs(axis(u, v)) - half;
  };
  const veinAt = (u: number, v: number) => {
    const a = Math.abs(axis(u, v));
    const along = ((u - veinAngle * a) / (2 * length) + 0.5) * veins;
    const side = Math.abs(along - Math.round(along)) * ((2 * length) / veins) * 0.8;
    const width = Math.max(0.6, length * 0.012);
    return Math.max(smoothstep(2.2 * width, width, a), 0.7 * smoothstep(1.6 * width, width * 0.5, side));
  };
  put(scene, pose, {
    distance,
    reach: length * (1 + Math.abs(curl) * 0.5),
    breadth: length * (1.2 * broad + Math.abs(curl) * 0.5),
    height: (u, v, d) => {
      const a = axis(u, v);
      return (
        lift +
        cup * Math.abs(a) * 0.6 +
        0.08 * length * bevel(d, length * 0.2) +
        0.02 * length * veinAt(u, v) +
        0.1 * length * Math.sin((2 * u) / length)
      );
    },
    colour,
    accent: vein,
    mix: (u, v) => 0.75 * veinAt(u, v),
    gloss: style.gloss,
  });
}

function leaves(scene: Surface, random: Random, palette: Palette): void {
  const { size } = scene;
  const single = random.chance(0.25);
  const length = single ? size * random.uniform(0.3, 0.55) : part(random, size, 0.05, 0.25, 9);
  const count = single ? 1 : Math.min(160, Math.ceil((random.uniform(0.5, 2.5) * size * size) / (2 * length * length)));
  const style = drawLeafStyle(random);
  const tropism = random.chance(0.5) ? random.uniform(0, 6.3) : null;
  for (let n = 0; n < count; n++) {
    const angle = tropism === null ? random.uniform(0, 6.3) : tropism + random.normal(0, 0.5);
    const pose = single
      ? { x: size / 2, y: size / 2, angle }
      : { x: random.uniform(0, size), y: random.uniform(0, size), angle };
    const colour = scaled(rampColour(palette, random.uniform(0.1, 0.9)), random.uniform(0.6, 1.2));
    const grown = single ? 1 : Math.exp(random.normal(0, 0.3));
    leaf(
      scene,
      random,
      pose,
      length * grown,
      style,
      colour,
      scaled(colour, random.pick([0.5, 1.6, 2])),
      (12 * n) / count,
    );
  }
}

function flowers(scene: Surface, random: Random, palette: Palette): void {
  const { size } = scene;
  const radius = part(random, size, 0.08, 0.45, 12);
  const count = Math.max(1, Math.ceil((random.uniform(0.15, 0.7) * size * size) / (4 * radius * radius)));
  const style = { ...drawLeafStyle(random), lobes: 0, broad: random.uniform(0.2, 0.6) };
  const petals = random.integer(4, 22);
  const whorls = random.integer(1, 4);
  const eye = someColour(drawPalette(random), random);
  for (let n = 0; n < count; n++) {
    const centre =
      count === 1 ? { x: size / 2, y: size / 2 } : { x: random.uniform(0, size), y: random.uniform(0, size) };
    const start = random.uniform(0, 6.3);
    const colour = someColour(palette, random, 0.25);
    for (let k = 0; k < petals * whorls; k++) {
      const whorl = Math.floor(k / petals);
      const length = (radius / 2) * (1 - 0.25 * whorl);
      const angle = start + (k * 2 * Math.PI) / petals + whorl * 0.35 + random.normal(0, 0.06);
      const pose = { x: centre.x + Math.cos(angle) * length, y: centre.y + Math.sin(angle) * length, angle };
      leaf(
        scene,
        random,
        pose,
        length,
        style,
        scaled(colour, random.uniform(0.75, 1.15)),
        scaled(colour, 0.6),
        4 + 3 * whorl + (k % 2),
      );
    }
    const core = radius * random.uniform(0.12, 0.3);
    put(
      scene,
      { ...centre, angle: 0 },
      {
        distance: (u, v) => norm(u, v) - core,
        reach: core,
        height: (u, v, d) =>
          12 + core * 0.5 * bevel(d, core) + core * 0.1 * Math.sin((u * 12) / core) * Math.sin((v * 12) / core),
        colour: eye,
        gloss: 0.2,
      },
    );
  }
}

/** Twigs or roots that fork and taper, with buds at some of their ends. */
function twigs(scene: Surface, random: Random, palette: Palette): void {
  const { size } = scene;
  const bark = someColour(palette, random);
  const style = drawLeafStyle(random);
  const fork = random.uniform(0.3, 0.9);
  const leafy = random.chance(0.6);
  const grow = (x: number, y: number, heading: number, length: number, width: number, depth: number): void => {
    if (depth === 0 || length < 3) {
      if (leafy)
        leaf(scene, random, { x, y, angle: heading }, size * 0.05, style, someColour(palette, random), bark, 10);
      return;
    }
    const [ex, ey] = [x + Math.cos(heading) * length, y + Math.sin(heading) * length];
    put(
      scene,
      { x: (x + ex) / 2, y: (y + ey) / 2, angle: heading },
      {
        distance: capsule(length / 2, width),
        reach: length / 2 + width,
        breadth: width,
        height: (u, _v, d) => 4 + 1.5 * width * bevel(d, width) + 0.3 * Math.sin(u),
        colour: scaled(bark, random.uniform(0.7, 1.2)),
        gloss: 0.1,
      },
    );
    for (const side of random.pick([
      [-1, 1],
      [-1, 1],
      [0.3, 1],
      [-1, 0, 1],
    ])) {
      grow(
        ex,
        ey,
        heading + side * fork * random.uniform(0.5, 1.2),
        length * random.uniform(0.6, 0.95),
        Math.max(0.6, width * 0.7),
        depth - 1,
      );
    }
  };
  for (let n = random.integer(1, 4); n > 0; n--) {
    const heading = random.uniform(0, 6.3);
    const start = { x: size * (0.5 - 0.55 * Math.cos(heading)), y: size * (0.5 - 0.55 * Math.sin(heading)) };
    grow(start.x, start.y, heading, size * random.uniform(0.15, 0.3), size * random.uniform(0.008, 0.03), 5);
  }
}

/** Cut fruit: peel, flesh, segments, seeds in a circle. */
function slices(scene: Surface, random: Random, palette: Palette): void {
  const { size } = scene;
  const radius = part(random, size, 0.1, 0.45, 14);
  const count = Math.max(1, Math.ceil((random.uniform(0.2, 0.8) * size * size) / (4 * radius * radius)));
  const flesh = drawPalette(random);
  const [segments, seeds, peel] = [random.integer(5, 14), random.integer(0, 12), random.uniform(0.03, 0.15)];
  const gloss = random.uniform(0.2, 1);
  for (let n = 0; n < count; n++) {
    const r = radius * random.uniform(0.8, 1.1);
    const pose =
      count === 1
        ? { x: size / 2, y: size / 2, angle: 0 }
        : { x: random.uniform(0, size), y: random.uniform(0, size), angle: random.uniform(0, 6.3) };
    const outline: Distance = (u, v) => norm(u, v) * (1 + 0.03 * Math.sin(3 * Math.atan2(v, u) + n)) - r;
    const fibre = (u: number, v: number) =>
      0.5 + 0.5 * Math.sin(Math.atan2(v, u) * 60 + Math.sin(norm(u, v) * 0.3) * 3);
    const wall = (u: number, v: number) => {
      const turn = (Math.atan2(v, u) * segments) / (2 * Math.PI);
      return Math.abs(turn - Math.round(turn)) * ((2 * Math.PI * norm(u, v)) / segments);
    };
    put(scene, pose, {
      distance: outline,
      reach: r * 1.05,
      height: (_u, _v, d) => 3 + r * 0.1 * bevel(d, r * 0.05),
      colour: someColour(palette, random),
      gloss,
    });
    put(scene, pose, {
      distance: (u, v) => outline(u, v) + r * peel,
      reach: r,
      height: (u, v) => 3 + r * 0.1 - r * 0.03 * smoothstep(0, r * 0.08, wall(u, v)) + r * 0.01 * fibre(u, v),
      colour: rampColour(flesh, 0.9),
      accent: rampColour(flesh, 0.4),
      mix: (u, v, d) =>
        smoothstep(r * 0.01, r * 0.04, wall(u, v)) *
        smoothstep(0, -r * 0.06, d) *
        (0.6 + 0.4 * fibre(u, v)) *
        clamp(norm(u, v) / (0.15 * r), 0, 1),
      gloss,
    });
    for (let k = 0; k < seeds; k++) {
      const angle = pose.angle + ((k + 0.5) * 2 * Math.PI) / segments;
      const place = { x: pose.x + Math.cos(angle) * r * 0.35, y: pose.y + Math.sin(angle) * r * 0.35, angle };
      put(scene, place, {
        distance: capsule(r * 0.05, r * 0.03),
        reach: r * 0.09,
        height: (_u, _v, d) => 3 + r * 0.12 - d,
        colour: rampColour(palette, 0.1),
        gloss: 0.8,
      });
    }
  }
}
