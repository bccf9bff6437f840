/** @file Soft light: gradients, glows, out-of-focus lights, glare and shadows of window bars on a plain wall. */
import { clamp } from '../../../../src/geometry/index.js';
import type { Random } from '../../../../src/random.js';
import { smoothstep } from '../../../../src/synthesis/index.js';
import { type Canvas, filled, part } from '../canvas.js';
import { octaves, plane, warped } from '../fields.js';
import { colourField, drawPalette, scaled } from '../palette.js';
import { disc, ngon } from '../sdf.js';

export function softLight(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const canvas = filled(size, [0, 0, 0]);
  const slope = plane(random, size, { cell: size, angle: random.uniform(0, 2 * Math.PI) });
  const cloud = warped(
    random,
    size,
    octaves(random, size, { cell: size * 0.6, octaves: random.integer(1, 3) }),
    size * 0.3,
    size * 0.5,
  );
  const [a, b] = [random.uniform(0.2, 1), random.uniform(0.1, 1.2)];
  const middle = slope.u[(size / 2) * size + size / 2];
  const field = cloud.map((value, i) => 0.5 + a * (slope.u[i] - middle) + b * (value - 0.5));
  colourField(palette, field, canvas.data);
  if (random.chance(0.6))
    bokeh(
      canvas,
      random,
      palette.colours.map((colour) => scaled(colour, random.uniform(0.3, 2.5))),
    );
  if (random.chance(0.5)) glow(canvas, random);
  if (random.chance(0.4)) bars(canvas, random);
  return canvas;
}

/** Lights out of focus: bright discs of the aperture's shape that add up. */
function bokeh({ size, data }: Canvas, random: Random, colours: readonly (readonly [number, number, number])[]): void {
  const radius = part(random, size, 0.02, 0.12, 4);
  const blades = random.integer(5, 9);
  const rim = random.uniform(0, 0.6);
  const edge = Math.max(1, radius * random.uniform(0.02, 0.5));
  for (let n = random.integer(4, 60); n > 0; n--) {
    const r = radius * random.uniform(0.6, 1.3);
    const shape = random.chance(0.5) ? disc(r) : ngon(blades, r * 0.9);
    const [cx, cy, power] = [random.uniform(0, size), random.uniform(0, size), random.uniform(0.1, 1)];
    const colour = random.pick(colours);
    for (let y = Math.max(0, Math.floor(cy - r * 1.3)); y < Math.min(size, cy + r * 1.3); y++) {
      for (let x = Math.max(0, Math.floor(cx - r * 1.3)); x < Math.min(size, cx + r * 1.3); x++) {
        const d = shape(x - cx, y - cy);
        const light = power * clamp(0.5 - d / edge, 0, 1) * (1 + rim * smoothstep(-0.3 * r, 0, d));
        const p = 3 * (y * size + x);
        for (let c = 0; c < 3; c++) data[p + c] += light * colour[c];
      }
    }
  }
}

function glow({ size, data }: Canvas, random: Random): void {
  const [cx, cy] = [random.uniform(-0.1, 1.1) * size, random.uniform(-0.1, 1.1) * size];
  const reach = 1 / part(random, size, 0.08, 0.6) ** 2;
  const power = random.uniform(0.3, 2.5);
  const tint = [random.uniform(0.7, 1), random.uniform(0.7, 1), random.uniform(0.6, 1)];
  for (let y = 0, p = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const light = power / (1 + 4 * reach * ((x - cx) ** 2 + (y - cy) ** 2)) ** 2;
      for (let c = 0; c < 3; c++, p++) data[p] += light * tint[c];
    }
  }
}

/** The light of a window or blind on the wall. */
function bars({ size, data }: Canvas, random: Random): void {
  const { u, v } = plane(random, size, {
    cell: part(random, size, 0.1, 0.5),
    tilt: 0.8,
    angle: random.normal(0.4, 0.3),
  });
  const [width, soft, dark] = [random.uniform(0.05, 0.4), random.uniform(0.01, 0.15), random.uniform(0.2, 0.8)];
  const crossed = random.chance(0.5);
  for (let i = 0, p = 0; i < u.length; i++) {
    const a = Math.abs(u[i] - Math.round(u[i]));
    const b = crossed ? Math.abs(v[i] - Math.round(v[i])) : 0.5;
    const open = smoothstep(width / 2, width / 2 + soft, Math.min(a, b));
    for (let c = 0; c < 3; c++, p++) data[p] *= 1 - dark * (1 - open);
  }
}
