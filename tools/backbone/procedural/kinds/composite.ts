/** @file Things of one stuff on a ground of another: cut from textures, bevelled, with shadows, in several layers. */
import type { Random } from '../../../../src/random.js';
import { clamp, smoothstep } from '../../../../src/synthesis/draw.js';
import { boxBlur } from '../../../../src/synthesis/filters.js';
import { blob } from '../../../../src/synthesis/masks/blob.js';
import { type Canvas, type Drawing } from '../canvas.js';
import {
  around,
  box,
  capsule,
  cutOut,
  disc,
  type Distance,
  ellipse,
  joined,
  ngon,
  ring,
  star,
  toothed,
} from '../sdf.js';

/** A drawing that cuts shapes from some of the given drawings and lays them on another. */
export function composite(grounds: readonly Drawing[]): Drawing {
  return (random, size) => {
    const canvas = random.pick(grounds)(random, size);
    if (random.chance(0.3)) blurGround(canvas, random);
    const stuff = random.pick(grounds)(random, size);
    const levels = [level(canvas), level(stuff)];
    // Stuffs of one brightness would hide the shapes: lift or lower the second one.
    const gain = (levels[0] / levels[1]) * Math.exp(random.normal(0, 0.9));
    for (let p = 0; p < stuff.data.length; p++) stuff.data[p] *= gain;
    const single = random.chance(0.45);
    const count = single ? 1 : random.integer(2, 14);
    const radius = size * (single ? random.uniform(0.22, 0.45) : random.uniform(0.07, 0.22));
    const alike = random.chance(0.5) ? outline(random, radius) : null;
    const style = {
      shadow: random.uniform(0.1, 0.85),
      drop: size * random.uniform(0, 0.05),
      azimuth: random.uniform(0, 6.3),
      bulge: random.uniform(0, 0.6),
      opacity: random.chance(0.12) ? random.uniform(0.4, 0.8) : 1,
    };
    for (let n = 0; n < count; n++) {
      const place = single
        ? [0.5 + random.normal(0, 0.06), 0.5 + random.normal(0, 0.06)]
        : [random.uniform(), random.uniform()];
      const alpha = random.chance(0.25)
        ? blobAlpha(random, size, place[0] * size, place[1] * size, radius)
        : shapeAlpha(random, size, place[0] * size, place[1] * size, alike ?? outline(random, radius), radius);
      lay(canvas, stuff, alpha, style, random.integer(0, size), random.integer(0, size));
    }
    return canvas;
  };
}

function blurGround(canvas: Canvas, random: Random): void {
  const radius = Math.max(1, Math.round(canvas.size * random.uniform(0.005, 0.03)));
  canvas.data.set(
    boxBlur(boxBlur(canvas.data, canvas.size, canvas.size, radius, 3), canvas.size, canvas.size, radius, 3),
  );
}

function level({ data }: Canvas): number {
  let sum = 0;
  for (let p = 0; p < data.length; p += 97) sum += data[p];
  return Math.max(1e-3, sum / Math.ceil(data.length / 97));
}

function outline(random: Random, r: number): Distance {
  const [a, b] = [random.uniform(0.3, 1), random.uniform(0.2, 0.8)];
  const base = random.pick<Distance>([
    disc(r),
    ellipse(r, r * a),
    box(r * 0.9, r * b, r * b * random.uniform(0, 1)),
    capsule(r * 0.6, r * 0.4),
    ngon(random.integer(3, 9), r * 0.8),
    star(random.integer(4, 10), r, r * random.uniform(0.35, 0.7)),
    ring(r, r * b),
    toothed(random.integer(5, 24), r, r * random.uniform(0.7, 0.9), random.uniform(0.5, 5)),
    joined(box(r, r * 0.25, r * 0.1), box(r * 0.25, r * a, r * 0.1)),
    joined(capsule(r * 0.7, r * 0.15), around(disc(r * 0.3), 2, r * 0.7)),
  ]);
  if (random.chance(0.7)) return base;
  return cutOut(base, around(disc(r * random.uniform(0.06, 0.15)), random.integer(2, 7), r * random.uniform(0.2, 0.6)));
}

/** Opacity, and how far inside the rim, as a part of the radius. */
interface Alpha {
  readonly cover: Float32Array;
  readonly inside: Float32Array;
}

function shapeAlpha(random: Random, size: number, x: number, y: number, shape: Distance, radius: number): Alpha {
  const angle = random.uniform(0, 6.3);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const cover = new Float32Array(size * size);
  const inside = new Float32Array(size * size);
  const reach = radius * 1.15;
  for (let py = Math.max(0, Math.floor(y - reach)); py < Math.min(size, y + reach); py++) {
    for (let px = Math.max(0, Math.floor(x - reach)); px < Math.min(size, x + reach); px++) {
      const d = shape((px - x) * cos + (py - y) * sin, (py - y) * cos - (px - x) * sin);
      cover[py * size + px] = clamp(0.5 - d, 0, 1);
      inside[py * size + px] = clamp((-2.5 * d) / radius, 0, 1);
    }
  }
  return { cover, inside };
}

function blobAlpha(random: Random, size: number, x: number, y: number, radius: number): Alpha {
  const cover = new Float32Array(size * size);
  const shape = blob({ width: size, height: size }, random, {
    x,
    y,
    area: 2.5 * radius * radius,
    softness: 0,
    roughness: random.uniform(0.2, 0.9),
  });
  if (shape) {
    for (let row = 0; row < shape.box.height; row++) {
      cover.set(
        shape.alpha.subarray(row * shape.box.width, (row + 1) * shape.box.width),
        (shape.box.y + row) * size + shape.box.x,
      );
    }
  }
  const soft = boxBlur(cover, size, size, Math.max(1, Math.round(radius * 0.2)));
  return { cover, inside: soft.map((value) => smoothstep(0.3, 1, value)) };
}

interface Style {
  readonly shadow: number;
  /** Pixels from the shape to its shadow. */
  readonly drop: number;
  readonly azimuth: number;
  /** How strongly the rim is shaded. */
  readonly bulge: number;
  readonly opacity: number;
}

/** Lays the shape, cut from the stuff at a shift, over the canvas. */
function lay(
  canvas: Canvas,
  stuff: Canvas,
  { cover, inside }: Alpha,
  style: Style,
  shiftX: number,
  shiftY: number,
): void {
  const { size, data } = canvas;
  const [lx, ly] = [Math.cos(style.azimuth), Math.sin(style.azimuth)];
  const dark = boxBlur(cover, size, size, Math.max(1, Math.round(style.drop * 0.5)));
  const [dx, dy] = [Math.round(lx * style.drop), Math.round(ly * style.drop)];
  for (let y = 0, i = 0; y < size; y++) {
    const sy = clamp(y - dy, 0, size - 1);
    const ty = (y + shiftY) % size;
    for (let x = 0; x < size; x++, i++) {
      const cast = dark[sy * size + clamp(x - dx, 0, size - 1)];
      const alpha = cover[i] * style.opacity;
      if (cast <= 0 && alpha <= 0) continue;
      const gx = x > 0 && x + 1 < size ? inside[i + 1] - inside[i - 1] : 0;
      const gy = y > 0 && y + 1 < size ? inside[i + size] - inside[i - size] : 0;
      const shade = Math.max(
        0.15,
        1 + style.bulge * size * 0.06 * (gx * lx + gy * ly) * -1 - 0.3 * style.bulge * (1 - inside[i]),
      );
      const from = 3 * (ty * size + ((x + shiftX) % size));
      for (let c = 0; c < 3; c++) {
        const p = 3 * i + c;
        const ground = data[p] * (1 - style.shadow * cast);
        data[p] = ground + alpha * (stuff.data[from + c] * shade - ground);
      }
    }
  }
}
