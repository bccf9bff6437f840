/** @file Things of one stuff on a ground of another: cut from textures, bevelled, with shadows, in several layers. */
import { clamp } from '../../../../src/geometry/index.js';
import type { Random } from '../../../../src/random.js';
import { smoothstep, boxBlur, blob } from '../../../../src/synthesis/index.js';
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
    // A smaller sheet of it, mirrored where a shape is larger: the scale of the two stuffs then differs more, too.
    const stuff = random.pick(grounds)(random, Math.ceil(size * 0.6));
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
      const x = size * (single ? 0.5 + random.normal(0, 0.06) : random.uniform());
      const y = size * (single ? 0.5 + random.normal(0, 0.06) : random.uniform());
      const margin = 2 * style.drop + 2;
      const alpha = random.chance(0.25)
        ? blobAlpha(random, x, y, radius, margin)
        : shapeAlpha(random, x, y, alike ?? outline(random, radius), radius, margin);
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

/** A shape's opacity and how far a pixel is inside its rim (0 … 1), over a square window of the canvas. */
interface Alpha {
  readonly left: number;
  readonly top: number;
  readonly side: number;
  readonly cover: Float32Array;
  readonly inside: Float32Array;
}

function shapeAlpha(random: Random, x: number, y: number, shape: Distance, radius: number, margin: number): Alpha {
  const angle = random.uniform(0, 6.3);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = Math.ceil(radius * 1.15 + margin);
  const [left, top, side] = [Math.floor(x) - reach, Math.floor(y) - reach, 2 * reach + 1];
  const cover = new Float32Array(side * side);
  const inside = new Float32Array(side * side);
  for (let row = 0, i = 0; row < side; row++) {
    for (let column = 0; column < side; column++, i++) {
      const [dx, dy] = [left + column - x, top + row - y];
      const d = shape(dx * cos + dy * sin, dy * cos - dx * sin);
      cover[i] = clamp(0.5 - d, 0, 1);
      inside[i] = clamp((-2.5 * d) / radius, 0, 1);
    }
  }
  return { left, top, side, cover, inside };
}

function blobAlpha(random: Random, x: number, y: number, radius: number, margin: number): Alpha {
  const reach = Math.ceil(radius * 1.6 + margin);
  const [left, top, side] = [Math.floor(x) - reach, Math.floor(y) - reach, 2 * reach + 1];
  const cover = new Float32Array(side * side);
  const place = { x: reach, y: reach, area: 2.2 * radius * radius, softness: 0, roughness: random.uniform(0.2, 0.9) };
  const shape = blob({ width: side, height: side }, random, place);
  if (shape) {
    const { box: frame, alpha } = shape;
    for (let row = 0; row < frame.height; row++) {
      const line = alpha.subarray(row * frame.width, (row + 1) * frame.width);
      cover.set(line, (frame.y + row) * side + frame.x);
    }
  }
  const soft = boxBlur(cover, side, side, Math.max(1, Math.round(radius * 0.2)));
  return { left, top, side, cover, inside: soft.map((value) => smoothstep(0.3, 1, value)) };
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
function lay(canvas: Canvas, stuff: Canvas, alpha: Alpha, style: Style, shiftX: number, shiftY: number): void {
  const { size, data } = canvas;
  const { left, top, side, cover, inside } = alpha;
  const [lx, ly] = [Math.cos(style.azimuth), Math.sin(style.azimuth)];
  const dark = boxBlur(cover, side, side, Math.max(1, Math.round(style.drop * 0.5)));
  const [dx, dy] = [Math.round(lx * style.drop), Math.round(ly * style.drop)];
  const slope = style.bulge * size * 0.06;
  for (let row = 1; row + 1 < side; row++) {
    const y = top + row;
    if (y < 0 || y >= size) continue;
    const shadowRow = clamp(row - dy, 0, side - 1) * side;
    const from = folded(y + shiftY, stuff.size) * stuff.size;
    for (let column = 1; column + 1 < side; column++) {
      const x = left + column;
      if (x < 0 || x >= size) continue;
      const i = row * side + column;
      const cast = style.shadow * dark[shadowRow + clamp(column - dx, 0, side - 1)];
      const opacity = cover[i] * style.opacity;
      if (cast <= 0 && opacity <= 0) continue;
      const rise = (inside[i + 1] - inside[i - 1]) * lx + (inside[i + side] - inside[i - side]) * ly;
      const shade = Math.max(0.15, 1 - slope * rise - 0.3 * style.bulge * (1 - inside[i]));
      const q = 3 * (from + folded(x + shiftX, stuff.size));
      const p = 3 * (y * size + x);
      for (let c = 0; c < 3; c++) {
        const ground = data[p + c] * (1 - cast);
        data[p + c] = ground + opacity * (stuff.data[q + c] * shade - ground);
      }
    }
  }
}

/** A place on a sheet that is mirrored at its borders. */
function folded(place: number, size: number): number {
  const t = place % (2 * size);
  return t < size ? t : 2 * size - 1 - t;
}
