/** @file Thin lines: fur and grass along a flow, hairs, felt, scratches on metal, cracks, wires. */
import type { Random } from '../../../../src/random.js';
import { perlin } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, part, type Rgb } from '../canvas.js';
import { octaves } from '../fields.js';
import { lit } from '../light.js';
import { colourField, drawPalette, rampColour, scaled, someColour } from '../palette.js';
import { type Surface, surface } from '../surface.js';

export function fibres(random: Random, size: number): Canvas {
  return random.chance(0.6) ? fur(random, size) : scratched(random, size);
}

/** Many strokes that follow a field of directions, from the ground up: later ones lie higher and lighter. */
function fur(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const scene = surface(size, [0, 0, 0], random.uniform(0, 0.6));
  const shade = octaves(random, size, { cell: part(random, size, 0.05, 0.5), octaves: 4 });
  colourField(palette, shade, scene.albedo);
  for (let p = 0; p < scene.albedo.length; p++) scene.albedo[p] *= 0.25;
  const flow = perlin(size, size, part(random, size, 0.15, 0.8), random);
  const [main, disorder, swing] = [random.uniform(0, 6.3), random.uniform(0, 1) ** 2 * 3, random.uniform(0, 5)];
  const length = part(random, size, 0.03, 0.35, 8);
  const width = part(random, size, 0.001, 0.008, 0.5);
  const budget = (size * size * random.uniform(1.2, 2.4)) / (2 * width + 0.7);
  const count = Math.min(6000, Math.ceil(budget / length));
  for (let n = 0; n < count; n++) {
    const [x, y] = [random.uniform(-0.1, 1.1) * size, random.uniform(-0.1, 1.1) * size];
    const i = clampIndex(y, size) * size + clampIndex(x, size);
    const tone = scaled(rampColour(palette, shade[i] + random.normal(0, 0.12)), 0.4 + (0.8 * n) / count);
    const heading = main + swing * flow[i] + random.normal(0, disorder);
    hair(
      scene,
      { x, y, heading, bend: random.normal(0, 1.2) / length, length: length * random.uniform(0.5, 1), width },
      tone,
      (3 * n) / count,
    );
  }
  return lit(scene, random);
}

interface Hair {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  /** Radians a pixel. */
  readonly bend: number;
  readonly length: number;
  /** Half the width at the root, in pixels. */
  readonly width: number;
}

/** One hair, pixel by pixel across its steeper way; it thins out to its tip. */
function hair({ size, albedo, height }: Surface, line: Hair, colour: Rgb, lift: number): void {
  let { x, y, heading } = line;
  for (let done = 0; done < line.length; done++) {
    const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
    const half = Math.max(0.5, line.width * (1 - done / line.length)) + 0.5;
    const strength = Math.min(1, 2 * line.width * (1.2 - done / line.length) + 0.2);
    const steep = Math.abs(sin) > Math.abs(cos);
    const centre = steep ? x : y;
    const other = Math.round(steep ? y : x);
    for (let k = Math.ceil(centre - half); k <= centre + half; k++) {
      const [px, py] = steep ? [k, other] : [other, k];
      if (px < 0 || py < 0 || px >= size || py >= size) continue;
      const cover = Math.min(1, half - Math.abs(k - centre)) * strength;
      const i = py * size + px;
      blend(albedo, i, colour, cover);
      height[i] += cover * (lift + line.width - height[i]);
    }
    x += cos;
    y += sin;
    heading += line.bend;
  }
}

/** A plain or metal plate with scratches, some hairs and dust lying on it. */
function scratched(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const scene = surface(
    size,
    someColour(palette, random),
    random.uniform(0.2, 1),
    random.chance(0.5) ? random.uniform(0.5, 1) : 0,
  );
  const cloud = octaves(random, size, { cell: part(random, size, 0.1, 0.6), octaves: 5 });
  const [mottle, main] = [random.uniform(0, 0.6), random.uniform(0, 6.3)];
  for (let i = 0; i < cloud.length; i++) blend(scene.albedo, i, rampColour(palette, cloud[i]), mottle);
  const disorder = random.pick([0.05, 0.4, 3]);
  const count = random.integer(10, 400);
  const depth = random.uniform(0.3, 2.5);
  for (let n = 0; n < count; n++) {
    const width = size * 0.002 * Math.exp(random.normal(0, 0.7));
    const scratch = {
      ...place(random, size),
      heading: main + random.normal(0, disorder),
      bend: random.normal(0, 0.5 / size),
      length: size * 0.25 * Math.exp(random.normal(0, 0.8)),
      width,
    };
    hair(scene, scratch, scaled(someColour(palette, random), random.uniform(0.3, 1.5)), -depth);
  }
  for (let n = random.integer(0, 40); n > 0; n--) {
    const loose = {
      ...place(random, size),
      heading: random.uniform(0, 6.3),
      bend: random.normal(0, 6 / size),
      length: size * random.uniform(0.05, 0.5),
      width: size * random.uniform(0.001, 0.004),
    };
    hair(scene, loose, someColour(palette, random, 0.6), 2);
  }
  return lit(scene, random);
}

function place(random: Random, size: number): { x: number; y: number } {
  return { x: random.uniform(-0.1, 1) * size, y: random.uniform(-0.1, 1) * size };
}

function clampIndex(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, Math.round(value)));
}
