/** @file Cloth: plain weave, twill, satin and basket of round yarns, striped or checked; knitted rows of stitches. */
import type { Random } from '../../../../src/random.js';
import { smoothstep } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, fract, hash, part, type Rgb } from '../canvas.js';
import { octaves, plane } from '../fields.js';
import { lit } from '../light.js';
import { drawPalette, scaled, someColour } from '../palette.js';
import { surface } from '../surface.js';

type Weave = (i: number, j: number) => boolean;

const weaves: readonly Weave[] = [
  (i, j) => (i + j) % 2 === 0,
  (i, j) => (i + j) % 2 === 0,
  (i, j) => (i + j) % 4 < 2,
  (i, j) => (i + j) % 3 < 1,
  (i, j) => (i + 2 * j) % 5 === 0,
  (i, j) => ((i >> 1) + (j >> 1)) % 2 === 0,
  (i, j) => (Math.abs((i % 16) - 8) + j) % 4 < 2,
];

export function weave(random: Random, size: number): Canvas {
  return random.chance(0.7) ? woven(random, size) : knitted(random, size);
}

function woven(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const cell = part(random, size, 0.012, 0.09, 4.5);
  const { u, v } = plane(random, size, { cell, bend: random.chance(0.7) ? random.uniform(0, 2.5) : 0, tilt: 0.25 });
  const over = random.pick(weaves);
  const plainColours = random.chance(0.5);
  const warp = stripes(random, () => someColour(palette, random, 0.2), plainColours);
  const weft = stripes(random, () => someColour(palette, random, 0.2), plainColours);
  const gap = random.chance(0.4) ? random.uniform(0.05, 0.35) : 0;
  const [twist, fuzz, uneven] = [random.uniform(0, 0.5), random.uniform(0, 0.35), random.uniform(0, 0.35)];
  const fibre = octaves(random, size, { cell: Math.max(3, cell * 0.5), octaves: 3, gain: 0.8 });
  const salt = random.bits();
  const depth = cell * random.uniform(0.2, 0.5);
  const scene = surface(size, scaled(someColour(palette, random), random.uniform(0.1, 0.6)), random.uniform(0, 0.5));
  for (let k = 0; k < u.length; k++) {
    const i = Math.floor(u[k]);
    const j = Math.floor(v[k]);
    const fu = u[k] - i - 0.5;
    const fv = v[k] - j - 0.5;
    const here = over(i, j);
    const warpRise = rise(here, over(i, j + (fv > 0 ? 1 : -1)), fv);
    const weftRise = -rise(here, over(i + (fu > 0 ? 1 : -1), j), fu);
    const thick = 1 - gap;
    const warpRound = 1 - ((2 * fu) / thick) ** 2;
    const weftRound = 1 - ((2 * fv) / thick) ** 2;
    const warpHeight = warpRound > 0 ? Math.sqrt(warpRound) + 0.7 * warpRise : -1;
    const weftHeight = weftRound > 0 ? Math.sqrt(weftRound) + 0.7 * weftRise : -1;
    const top = Math.max(warpHeight, weftHeight);
    scene.height[k] = depth * Math.max(-0.9, top);
    if (top <= -1) continue;
    const isWarp = warpHeight > weftHeight;
    const yarn = isWarp ? warp[i % warp.length] : weft[j % weft.length];
    const along = isWarp ? v[k] + 0.7 * fu : u[k] + 0.7 * fv;
    const strand = 1 - twist * Math.abs(Math.sin(along * 3 * Math.PI));
    const own = 1 + uneven * (hash(isWarp ? i : j, isWarp ? 1 : 2, salt) - 0.5);
    blend(scene.albedo, k, scaled(yarn, strand * own * (1 + 2 * fuzz * (fibre[k] - 0.5))), 1);
  }
  return lit(scene, random);
}

/** The wave of a yarn, +1 on top and −1 below; where the next crossing is alike, it stays up or down (a float). */
function rise(here: boolean, next: boolean, f: number): number {
  const a = here ? 1 : -1;
  const b = next ? 1 : -1;
  return a + (b - a) * smoothstep(0.05, 0.95, Math.abs(f));
}

function stripes(random: Random, colour: () => Rgb, plain: boolean): Rgb[] {
  if (plain) return [colour()];
  const out: Rgb[] = [];
  for (let bands = random.integer(2, 7); bands > 0; bands--) {
    const band = colour();
    for (let n = random.integer(1, 14); n > 0; n--) out.push(band);
  }
  return out;
}

function knitted(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const cell = part(random, size, 0.025, 0.12, 8);
  const { u, v } = plane(random, size, { cell, bend: random.uniform(0, 1.5), tilt: 0.25 });
  const rows = stripes(random, () => someColour(palette, random, 0.2), random.chance(0.5));
  const columns = stripes(random, () => someColour(palette, random, 0.2), true);
  const jacquard = random.chance(0.35);
  const salt = random.bits();
  const steep = random.uniform(0.7, 1.4);
  const tight = random.uniform(1.2, 1.8);
  const fibre = octaves(random, size, { cell: Math.max(3, cell * 0.3), octaves: 3, gain: 0.8 });
  const depth = cell * random.uniform(0.2, 0.4);
  const scene = surface(size, scaled(someColour(palette, random), 0.15), random.uniform(0, 0.2));
  for (let k = 0; k < u.length; k++) {
    const fu = fract(u[k]);
    const side = Math.abs(fu - 0.5);
    const course = tight * v[k] + steep * side;
    const across = 2 * fract(course) - 1;
    const along = 4 * Math.abs(side - 0.25);
    const body = (1 - across * across) * (1 - along ** 4);
    scene.height[k] = depth * Math.sqrt(Math.max(0, body));
    const row = Math.floor(course);
    const stitch = jacquard && hash(Math.floor(u[k]) % 8, row % 8, salt) > 0.6;
    const yarn = stitch ? columns[0] : rows[row % rows.length];
    const strand = 0.75 + 0.25 * Math.sin((across * 0.6 + side * 3) * 8);
    blend(scene.albedo, k, scaled(yarn, strand * (0.5 + fibre[k])), smoothstep(0, 0.25, body));
  }
  return lit(scene, random);
}
