/** @file Outdoor scenes: sky with clouds, ranges of hills that fade with distance, ground or water to the horizon, houses. */
import type { Random } from '../../../../src/random.js';
import { smoothstep, perlin } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, filled, hash, type Rgb } from '../canvas.js';
import { octaves, sampled } from '../fields.js';
import { drawPalette, mixed, type Palette, rampColour, scaled, someColour } from '../palette.js';

export function vista(random: Random, size: number): Canvas {
  const canvas = filled(size, [0, 0, 0]);
  const horizon = size * random.uniform(0.25, 0.75);
  const [zenith, haze] = drawSky(random);
  const clouds = octaves(random, size, {
    cell: size * random.uniform(0.15, 0.5),
    octaves: 6,
    gain: 0.55,
    stretch: random.uniform(1, 3),
  });
  const [cover, puff] = [random.uniform(0.35, 0.8), random.uniform(0.05, 0.3)];
  const white = mixed([0.95, 0.95, 0.95], haze, random.uniform(0, 0.6));
  for (let y = 0, i = 0; y < horizon; y++) {
    const up = 1 - y / horizon;
    const air = mixed(haze, zenith, up);
    for (let x = 0; x < size; x++, i++) {
      blend(canvas.data, i, air, 1);
      if (clouds[i] <= cover) continue;
      const cloud = smoothstep(cover, cover + puff, clouds[i]);
      blend(
        canvas.data,
        i,
        scaled(white, 1.15 - 0.6 * smoothstep(cover, 1, clouds[i])),
        cloud * Math.min(1, 3 * up + 0.2),
      );
    }
  }
  const land = drawPalette(random);
  const texture = octaves(random, size, { cell: size * 0.12, octaves: 7, gain: random.uniform(0.55, 0.8) });
  const ranges = random.integer(0, 5);
  for (let n = 0; n < ranges; n++) hills(canvas, random, horizon, (n + 1) / (ranges + 1), haze, land, texture);
  ground(canvas, random, horizon, haze, land, texture);
  if (random.chance(0.5)) houses(canvas, random, horizon);
  return canvas;
}

function drawSky(random: Random): [Rgb, Rgb] {
  return random.pick<() => [Rgb, Rgb]>([
    () => [
      [0.12, 0.28, 0.65],
      [0.6, 0.75, 0.9],
    ],
    () => [
      [0.5, 0.52, 0.55],
      [0.75, 0.76, 0.78],
    ],
    () => [
      [0.1, 0.12, 0.35],
      [0.95, 0.5, 0.2],
    ],
    () => {
      const palette = drawPalette(random);
      return [someColour(palette, random), scaled(someColour(palette, random), 1.5)];
    },
  ])();
}

/** One range: a rough skyline, its slope textured and lit, all sunk in haze by its distance. */
function hills(
  canvas: Canvas,
  random: Random,
  horizon: number,
  near: number,
  haze: Rgb,
  land: Palette,
  texture: Float32Array,
): void {
  const { size, data } = canvas;
  const tall = size * random.uniform(0.05, 0.35) * (1.1 - 0.6 * near);
  const skyline = new Float32Array(size);
  const rough = random.uniform(0.35, 0.6);
  for (
    let octave = 0, cell = size * random.uniform(0.2, 0.6), weight = 1;
    octave < 6;
    octave++, cell /= 2, weight *= rough
  ) {
    const row = perlin(size, 1, Math.max(2, cell), random);
    for (let x = 0; x < size; x++) skyline[x] += weight * row[x];
  }
  const fog = (1 - near) * random.uniform(0.5, 1);
  const shift = random.uniform(0, size);
  const foot = horizon + near * size * 0.08;
  for (let x = 0; x < size; x++) {
    const top = foot - tall * (0.5 + skyline[x]);
    const slope = x > 0 ? skyline[x] - skyline[x - 1] : 0;
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(size, foot + 2); y++) {
      const grain = sampled(texture, size, x + shift, y * 1.5 + shift);
      const light = 0.7 + 1.4 * (grain - 0.5) + 6 * slope;
      const colour = mixed(scaled(rampColour(land, 0.2 + 0.5 * near * grain), Math.max(0.1, light)), haze, fog);
      blend(data, y * size + x, colour, Math.min(1, y + 1 - top));
    }
  }
}

/** The plain before it, its texture drawn together towards the horizon: furrows, pavement, grass or waves. */
function ground(
  canvas: Canvas,
  random: Random,
  horizon: number,
  haze: Rgb,
  land: Palette,
  texture: Float32Array,
): void {
  const { size, data } = canvas;
  const kind = random.pick(['rough', 'rough', 'furrows', 'paving', 'water'] as const);
  const vanish = size * random.uniform(0.1, 0.9);
  const camera = size * random.uniform(0.1, 0.4);
  const tile = size * random.uniform(0.03, 0.12);
  const salt = random.bits();
  const foot = Math.max(0, Math.floor(horizon));
  for (let y = foot; y < size; y++) {
    const depth = (camera * size * 0.8) / (y - horizon + 3);
    const near = (y - horizon + 3) / (size - horizon + 3);
    // Detail finer than a pixel would only alias far away.
    const detail = smoothstep(0, 0.15, near);
    for (let x = 0; x < size; x++) {
      const u = ((x - vanish) * depth) / (size * 0.8);
      const grain =
        0.5 +
        detail * (sampled(texture, size, 4 * u + 1000, 4 * depth) - 0.5) +
        0.5 * (sampled(texture, size, u * 0.7, depth * 0.7) - 0.5);
      let tone = grain;
      if (kind === 'furrows') tone = 0.5 + 0.5 * (grain - 0.5) + 0.35 * detail * Math.sin((2 * Math.PI * u) / tile);
      if (kind === 'paving') {
        const [a, b] = [u / tile, depth / tile];
        const joint = Math.min(Math.abs(a - Math.round(a)), Math.abs(b - Math.round(b)));
        tone =
          0.3 +
          0.5 * hash(Math.floor(a), Math.floor(b), salt) +
          0.5 * (grain - 0.5) -
          0.5 * detail * smoothstep(0.08, 0.03, joint);
      }
      const colour =
        kind === 'water'
          ? mixed(scaled(haze, 0.35 + 0.9 * near), rampColour(land, 0.3), 0.3 + 0.5 * near)
          : rampColour(land, tone);
      const glint = kind === 'water' ? 0.5 + 1.2 * sampled(texture, size, u * 0.6, depth * 4) * detail : 0.5 + grain;
      blend(data, y * size + x, mixed(scaled(colour, glint), haze, 0.8 * (1 - near) ** 3), 1);
    }
  }
}

/** A row of fronts with roofs and lit or dark windows, nearer ones larger. */
function houses({ size, data }: Canvas, random: Random, horizon: number): void {
  const palette = drawPalette(random);
  const count = random.integer(1, 9);
  for (let n = 0; n < count; n++) {
    const near = (n + 1) / count;
    const width = size * random.uniform(0.08, 0.3) * (0.4 + 0.6 * near);
    const tall = width * random.uniform(0.6, 2.5);
    const left = random.uniform(-0.1, 0.95) * size;
    const foot = horizon + near * size * 0.15;
    const wall = someColour(palette, random, 0.2);
    const roof = scaled(someColour(palette, random), 0.6);
    const gable = random.chance(0.6) ? width * random.uniform(0.2, 0.5) : 0;
    const pane = Math.max(3, width / random.integer(3, 9));
    const salt = random.bits();
    const side = random.uniform(0.5, 0.85);
    const shade = random.uniform(0.4, 0.9);
    for (let y = Math.max(0, Math.floor(foot - tall - gable)); y < Math.min(size, foot); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(size, left + width); x++) {
        const [u, v] = [x - left, foot - y];
        const front = u < side * width;
        if (v > tall) {
          const over = (v - tall) / gable;
          const inset = front ? Math.abs(u / (side * width) - 0.5) * 2 : 0;
          if (over < (front ? 1 - inset : 1))
            blend(data, y * size + x, scaled(front ? wall : roof, front ? 0.95 : 1), 1);
          continue;
        }
        const [a, b] = [u / pane, v / (pane * 1.3)];
        const glass = Math.abs(a - Math.floor(a) - 0.5) < 0.27 && Math.abs(b - Math.floor(b) - 0.5) < 0.3;
        const window: Rgb = hash(Math.floor(a), Math.floor(b), salt) > 0.8 ? [0.9, 0.75, 0.4] : [0.05, 0.07, 0.1];
        blend(data, y * size + x, scaled(glass ? window : wall, front ? 1 : shade), 1);
      }
    }
  }
}
