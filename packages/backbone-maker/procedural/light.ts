/**
 * @file Light on a surface: a key lamp with cast shadows, a soft surrounding, and its mirror image in gloss and metal.
 * The surrounding is drawn once as a small table over the normal (a "matcap"), so that a pixel costs a look-up.
 */
import { clamp } from '../../../src/geometry/index.js';
import type { Random } from '../../../src/random.js';
import { smoothstep, boxBlur } from '../../../src/synthesis/index.js';
import { type Canvas, type Rgb, norm } from './canvas.js';
import type { Surface } from './surface.js';

/** The surrounding's table: normals with x and y in −1 … 1 on a square of this many steps. */
const TABLE = 96;

type Vector = readonly [number, number, number];

interface Lamp {
  readonly direction: Vector;
  readonly colour: Rgb;
  /** Cosine of the half angle that it fills in the sky. */
  readonly spread: number;
}

interface Surrounding {
  /** Light from all around that falls on a normal. */
  readonly fill: Float32Array;
  /** What a polished and what a satin surface with this normal mirrors. */
  readonly sharp: Float32Array;
  readonly rough: Float32Array;
}

/** The surface under a random light. */
export function lit(scene: Surface, random: Random): Canvas {
  const { size, albedo, height, gloss, metal } = scene;
  const key = drawLamp(random, random.uniform(0.3, 1.35));
  const around = drawSurrounding(random, key);
  const open = openness(scene, key, random);
  const data = new Float32Array(size * size * 3);
  const [lx, ly, lz] = key.direction;
  // A near lamp and a near eye: the angles change a little across even a flat surface.
  const bow = (random.uniform(0, 1) * 0.5) / size;
  const focusX = size * random.uniform(0, 1);
  const focusY = size * random.uniform(0, 1);
  const falloff = random.uniform(0, 1.5) / size ** 2;
  for (let y = 0, i = 0; y < size; y++) {
    const up = y > 0 ? size : 0;
    const down = y + 1 < size ? size : 0;
    for (let x = 0; x < size; x++, i++) {
      const right = x + 1 < size ? 1 : 0;
      const left = x > 0 ? 1 : 0;
      let nx = (height[i - left] - height[i + right]) / (left + right) + bow * (x - focusX);
      let ny = (height[i - up] - height[i + down]) / (up > 0 && down > 0 ? 2 : 1) + bow * (y - focusY);
      const nz = 1 / Math.sqrt(nx * nx + ny * ny + 1);
      nx *= nz;
      ny *= nz;
      const distance = falloff * ((x - focusX) ** 2 + (y - focusY) ** 2);
      const direct = (Math.max(0, nx * lx + ny * ly + nz * lz) * open.key[i]) / (1 + distance);
      const shine = gloss[i];
      const mirror = metal[i];
      const weak = 0.04 + 0.3 * (1 - nz) ** 2;
      const reflected =
        (mirror + (1 - mirror) * weak) * (0.3 + 0.7 * shine) * open.sky[i] * (0.35 + 0.65 * open.key[i]);
      const at = tableIndex(nx, ny);
      for (let c = 0; c < 3; c++) {
        const colour = albedo[3 * i + c];
        const diffuse = colour * (1 - mirror) * (direct * key.colour[c] + open.sky[i] * around.fill[at + c]);
        const seen = around.rough[at + c] + shine * shine * (around.sharp[at + c] - around.rough[at + c]);
        data[3 * i + c] = diffuse + reflected * seen * (1 - mirror + mirror * colour);
      }
    }
  }
  return { size, data };
}

function tableIndex(nx: number, ny: number): number {
  const half = (TABLE - 1) / 2;
  return 3 * (Math.round((ny + 1) * half) * TABLE + Math.round((nx + 1) * half));
}

function drawLamp(random: Random, elevation: number): Lamp {
  const azimuth = random.uniform(0, 2 * Math.PI);
  const warmth = random.normal(0, 0.12);
  const power = random.uniform(0.6, 1.6);
  return {
    direction: [Math.cos(azimuth) * Math.cos(elevation), Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation)],
    colour: [power * (1 + warmth), power, power * (1 - warmth)],
    spread: Math.cos(random.uniform(0.06, 0.5)),
  };
}

function drawSurrounding(random: Random, key: Lamp): Surrounding {
  const ambient = random.uniform(0.12, 0.6);
  const tint = random.normal(0, 0.1);
  const sky: Rgb = [ambient * (1 - tint), ambient, ambient * (1 + tint)];
  const floor = random.uniform(0.1, 0.9);
  const azimuth = random.uniform(0, 2 * Math.PI);
  const up: Vector = [0.7 * Math.cos(azimuth), 0.7 * Math.sin(azimuth), 0.7];
  const lamps = [
    key,
    ...Array.from({ length: random.integer(0, 4) }, () => drawLamp(random, random.uniform(0.1, 1.4))),
  ];
  // Window bars and the edges of soft boxes give metal its streaks.
  const bars = random.uniform(0, 0.6);
  const pitch = random.uniform(2, 9);
  const phase = random.uniform(0, 6);
  const tables = [0, 1, 2].map(() => new Float32Array(TABLE * TABLE * 3));
  const [fill, sharp, rough] = tables;
  for (let row = 0, at = 0; row < TABLE; row++) {
    for (let column = 0; column < TABLE; column++, at += 3) {
      let nx = (2 * column) / (TABLE - 1) - 1;
      let ny = (2 * row) / (TABLE - 1) - 1;
      const radius = norm(nx, ny);
      if (radius > 0.999) {
        nx *= 0.999 / radius;
        ny *= 0.999 / radius;
      }
      const nz = Math.sqrt(Math.max(0, 1 - nx * nx - ny * ny));
      const mirror: Vector = [2 * nz * nx, 2 * nz * ny, 2 * nz * nz - 1];
      const above = 0.5 + 0.5 * dot([nx, ny, nz], up);
      const seen = dot(mirror, up);
      const streak =
        1 - bars * smoothstep(-0.2, 0.4, Math.sin(pitch * (mirror[0] * up[1] - mirror[1] * up[0]) + phase));
      const horizon = floor + (1 - floor) * smoothstep(-0.15, 0.25, seen);
      for (let c = 0; c < 3; c++) {
        fill[at + c] = sky[c] * (floor + (1 - floor) * above);
        sharp[at + c] = 1.6 * sky[c] * horizon * streak;
        rough[at + c] = 1.6 * sky[c] * (floor + (1 - floor) * (0.5 + 0.5 * seen));
      }
      for (const lamp of lamps) {
        const facing = dot(mirror, lamp.direction);
        const disc = 3.5 * smoothstep(lamp.spread - 0.03, lamp.spread + 0.01, facing);
        const lobe = 0.9 * Math.max(0, facing) ** 6;
        const side = lamp === key ? 0 : 0.25 * Math.max(0, dot([nx, ny, nz], lamp.direction));
        for (let c = 0; c < 3; c++) {
          fill[at + c] += side * lamp.colour[c];
          sharp[at + c] += (disc + 0.15 * lobe) * lamp.colour[c];
          rough[at + c] += lobe * lamp.colour[c];
        }
      }
    }
  }
  return { fill, sharp, rough };
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** How much of the key lamp and of the sky every pixel sees, 0 … 1. */
function openness(scene: Surface, key: Lamp, random: Random): { key: Float32Array; sky: Float32Array } {
  const { size, height } = scene;
  const horizon = shadowHeight(scene, key.direction);
  const softness = random.uniform(0.6, 4);
  const depth = random.uniform(0.6, 1);
  const narrow = boxBlur(height, size, size, Math.max(2, Math.round(size / 90)));
  const wide = boxBlur(height, size, size, Math.max(4, Math.round(size / 24)));
  const strength = random.uniform(0.1, 0.6) * Math.sqrt(384 / size);
  const sky = new Float32Array(height.length);
  const lamp = new Float32Array(height.length);
  for (let i = 0; i < height.length; i++) {
    lamp[i] = 1 - depth * clamp((horizon[i] - height[i] - 0.3) / softness, 0, 1);
    const sunk = Math.max(0, narrow[i] - height[i]) + 0.4 * Math.max(0, wide[i] - height[i]);
    sky[i] = 1 / (1 + strength * sunk);
  }
  return { key: lamp, sky };
}

/**
 * The height below which a place lies in shadow: one sweep away from the lamp carries the shadow's edge along, sinking
 * by the lamp's slope; mixing two neighbours on the way softens it with the distance.
 */
function shadowHeight({ size, height }: Surface, [lx, ly, lz]: Vector): Float32Array {
  const out = Float32Array.from(height);
  const flat = norm(lx, ly);
  const alongX = Math.abs(lx) >= Math.abs(ly);
  const [main, cross] = alongX ? [lx, ly] : [ly, lx];
  const sink = (lz / flat) * (flat / Math.abs(main));
  const slope = cross / Math.abs(main);
  const [stepMain, stepCross] = alongX ? [1, size] : [size, 1];
  const forward = main > 0 ? -1 : 1;
  const first = main > 0 ? size - 2 : 1;
  for (let n = 1, a = first; n < size; n++, a += forward) {
    for (let b = 0; b < size; b++) {
      const from = b + slope;
      const b0 = Math.floor(from);
      if (b0 < 0 || b0 + 1 >= size) continue;
      const row = (a - forward) * stepMain;
      const near = out[row + b0 * stepCross];
      const carried = near + (from - b0) * (out[row + (b0 + 1) * stepCross] - near) - sink;
      const i = a * stepMain + b * stepCross;
      if (carried > out[i]) out[i] = carried;
    }
  }
  return out;
}
