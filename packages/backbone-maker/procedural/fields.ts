/** @file Scalar fields over the canvas: folded and warped fractal noise, cells, and planes seen at a slant. */
import type { Random } from '../../../src/random.js';
import { perlin } from '../../../src/synthesis/index.js';
import { hash } from './canvas.js';

export interface OctaveOptions {
  /** Pixels a lattice cell of the coarsest octave. */
  readonly cell: number;
  readonly octaves?: number;
  /** The height of an octave to that of the octave before; 0.5 gives the spectrum of natural scenes, 1/f. */
  readonly gain?: number;
  /** Folding at zero: `ridged` has sharp crests, `billow` sharp valleys. */
  readonly fold?: 'smooth' | 'ridged' | 'billow';
  /** Cells are this many times longer along x. */
  readonly stretch?: number;
}

/** Fractal noise levelled to a mean of 0.5 and a deviation of 0.2. */
export function octaves(random: Random, size: number, options: OctaveOptions): Float32Array {
  const { cell, octaves: count = 5, gain = 0.5, fold = 'smooth', stretch = 1 } = options;
  const sum = new Float32Array(size * size);
  for (let octave = 0, side = cell, weight = 1; octave < count; octave++, side /= 2, weight *= gain) {
    if (octave > 0 && side < 1.5) break;
    const noise = perlin(size, size, Math.max(1.5, side * stretch), random, Math.max(1.5, side));
    if (fold === 'smooth') for (let i = 0; i < sum.length; i++) sum[i] += weight * noise[i];
    else if (fold === 'ridged') for (let i = 0; i < sum.length; i++) sum[i] -= weight * Math.abs(noise[i]);
    else for (let i = 0; i < sum.length; i++) sum[i] += weight * Math.abs(noise[i]);
  }
  return levelled(sum);
}

/** The same field with a mean of 0.5 and a deviation of 0.2, in place. */
function levelled(field: Float32Array): Float32Array {
  let [sum, squares] = [0, 0];
  for (const value of field) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / field.length;
  const deviation = Math.sqrt(Math.max(1e-12, squares / field.length - mean * mean));
  for (let i = 0; i < field.length; i++) field[i] = 0.5 + (0.2 * (field[i] - mean)) / deviation;
  return field;
}

/** The field read at places pushed about by noise: swirls, marble, flames. `reach` and `cell` in pixels. */
export function warped(random: Random, size: number, field: Float32Array, reach: number, cell: number): Float32Array {
  const dx = perlin(size, size, cell, random);
  const dy = perlin(size, size, cell, random);
  const out = new Float32Array(field.length);
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) out[i] = sampled(field, size, x + reach * dx[i], y + reach * dy[i]);
  }
  return out;
}

/** Bilinear sample, mirrored at the borders. */
export function sampled(field: Float32Array, size: number, x: number, y: number): number {
  const cx = mirrored(x, size - 1);
  const cy = mirrored(y, size - 1);
  const x0 = cx | 0;
  const y0 = cy | 0;
  const i = y0 * size + x0;
  const right = x0 + 1 < size ? 1 : 0;
  const down = y0 + 1 < size ? size : 0;
  const fx = cx - x0;
  const top = field[i] + fx * (field[i + right] - field[i]);
  const bottom = field[i + down] + fx * (field[i + down + right] - field[i + down]);
  return top + (cy - y0) * (bottom - top);
}

function mirrored(x: number, last: number): number {
  if (x >= 0 && x <= last) return x;
  const t = Math.abs(x) % (2 * last);
  return t > last ? 2 * last - t : t;
}

/** Every pixel's place on a pattern, in units of the pattern's cell. */
export interface Plane {
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** The width of a pixel in cells, about: how wide an antialiased edge has to be. */
  readonly pixel: number;
}

export interface PlaneOptions {
  /** Pixels a cell in the middle of the image. */
  readonly cell: number;
  /** The most that the scale changes across the image, by perspective. Default 0.35. */
  readonly tilt?: number;
  /** How far soft noise bends the pattern, in cells. Default 0. */
  readonly bend?: number;
  /** Radians; drawn (half of them nearly level) where it is not given. */
  readonly angle?: number;
}

/** A pattern's plane: turned, shifted, a little foreshortened, bent like cloth. */
export function plane(random: Random, size: number, options: PlaneOptions): Plane {
  const { cell, bend = 0 } = options;
  const angle = options.angle ?? (random.chance(0.5) ? random.normal(0, 0.04) : random.uniform(0, 2 * Math.PI));
  const tilt = random.chance(0.5) ? random.uniform(0, options.tilt ?? 0.35) : 0;
  const toward = random.uniform(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle) / cell, Math.sin(angle) / cell];
  const [tx, ty] = [(tilt * Math.cos(toward)) / size, (tilt * Math.sin(toward)) / size];
  const [shiftU, shiftV] = [random.uniform(100, 200), random.uniform(100, 200)];
  const wave = size * random.uniform(0.2, 0.6);
  const bendU = bend > 0 ? perlin(size, size, wave, random) : null;
  const bendV = bend > 0 ? perlin(size, size, wave, random) : null;
  const u = new Float32Array(size * size);
  const v = new Float32Array(size * size);
  const half = size / 2;
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      const scale = 1 / (1 + tx * (x - half) + ty * (y - half));
      u[i] = (cos * (x - half) + sin * (y - half)) * scale + shiftU + (bendU ? bend * bendU[i] : 0);
      v[i] = (cos * (y - half) - sin * (x - half)) * scale + shiftV + (bendV ? bend * bendV[i] : 0);
    }
  }
  return { u, v, pixel: 1 / cell };
}

/** Worley's cells (1996): the distances to the nearest two of points scattered one a cell, and the nearest's number. */
export interface Cells {
  readonly nearest: Float32Array;
  readonly second: Float32Array;
  /** 0 … 1, the same for all pixels of a cell. */
  readonly id: Float32Array;
}

/** @param jitter 0 is a square lattice, 1 wholly irregular. */
export function cells({ u, v }: Plane, salt: number, jitter: number): Cells {
  const nearest = new Float32Array(u.length);
  const second = new Float32Array(u.length);
  const id = new Float32Array(u.length);
  const points = new Map<number, readonly [number, number]>();
  const point = (i: number, j: number) => {
    const key = i * 65536 + j;
    let found = points.get(key);
    if (!found) {
      found = [i + 0.5 + jitter * (hash(i, j, salt) - 0.5), j + 0.5 + jitter * (hash(i, j, salt + 1) - 0.5)];
      points.set(key, found);
    }
    return found;
  };
  // The nine neighbours' points change only from cell to cell, not from pixel to pixel.
  const around = new Float64Array(18);
  let [lastI, lastJ] = [NaN, NaN];
  for (let k = 0; k < u.length; k++) {
    const i = Math.floor(u[k]);
    const j = Math.floor(v[k]);
    if (i !== lastI || j !== lastJ) {
      for (let n = 0; n < 9; n++) around.set(point(i - 1 + (n % 3), j - 1 + ((n / 3) | 0)), 2 * n);
      [lastI, lastJ] = [i, j];
    }
    let [a, b, which] = [Infinity, Infinity, 0];
    for (let n = 0; n < 9; n++) {
      const dx = around[2 * n] - u[k];
      const dy = around[2 * n + 1] - v[k];
      const d = dx * dx + dy * dy;
      if (d < a) {
        b = a;
        a = d;
        which = n;
      } else if (d < b) b = d;
    }
    nearest[k] = Math.sqrt(a);
    second[k] = Math.sqrt(b);
    id[k] = hash(i - 1 + (which % 3), j - 1 + ((which / 3) | 0), salt + 2);
  }
  return { nearest, second, id };
}
