/** @file Gratings: stripes, checks, chirps, rings, rays and their sums and products, which beat as moiré. */
import type { Random } from '../../../../src/random.js';
import { clamp } from '../../../../src/geometry/index.js';
import { type Canvas, filled, part } from '../canvas.js';
import { octaves, plane } from '../fields.js';
import { colourField, drawPalette } from '../palette.js';

export function gratings(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const count = random.pick([1, 1, 2, 2, 3, 5]);
  const product = random.chance(0.4);
  const sum = new Float32Array(size * size).fill(product ? 1 : 0);
  const period = part(random, size, 0.012, 0.2, 4);
  for (let k = 0; k < count; k++) {
    const near = random.chance(0.5) ? random.uniform(0.92, 1.08) : random.uniform(0.5, 2.5);
    addWave(random, size, Math.max(4, period * near), sum, product);
  }
  const uneven = octaves(random, size, { cell: size * 0.4, octaves: 3 });
  const dirt = random.uniform(0, 0.6);
  const gain = product ? 0.5 : 0.5 / Math.sqrt(count);
  for (let i = 0; i < sum.length; i++) sum[i] = 0.5 + gain * sum[i] + dirt * (uneven[i] - 0.5);
  const canvas = filled(size, [0, 0, 0]);
  colourField(palette, sum, canvas.data);
  return canvas;
}

function addWave(random: Random, size: number, period: number, sum: Float32Array, product: boolean): void {
  const shape = random.pick(['lines', 'lines', 'lines', 'rings', 'rays', 'chirp'] as const);
  const { u, v, pixel } = plane(random, size, { cell: period, bend: random.chance(0.5) ? random.uniform(0, 3) : 0 });
  const middle = (size / 2) * size + size / 2;
  const cu = u[middle] + random.uniform(-0.5, 0.5) * size * pixel;
  const cv = v[middle] + random.uniform(-0.5, 0.5) * size * pixel;
  const rays = random.integer(6, 40);
  const reach = size * pixel;
  // 1 is a sine; steeper ones are printed bars.
  const steep = random.pick([1, 1, 2, 6]);
  const duty = random.uniform(-0.5, 0.5);
  for (let i = 0; i < sum.length; i++) {
    const du = u[i] - cu;
    const dv = v[i] - cv;
    const phase =
      shape === 'lines'
        ? u[i]
        : shape === 'rings'
          ? Math.sqrt(du * du + dv * dv)
          : shape === 'rays'
            ? (Math.atan2(dv, du) * rays) / (2 * Math.PI)
            : (du * Math.abs(du)) / (2 * reach);
    const wave = Math.sin(2 * Math.PI * phase);
    const value = steep === 1 ? wave : clamp(steep * (wave + duty), -1, 1);
    sum[i] = product ? sum[i] * value : sum[i] + value;
  }
}
