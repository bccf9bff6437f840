/** @file Printed boards: traces in bends of 45°, pads, vias, chips with legs, parts in two colours, white print. */
import type { Random } from '../../../../src/random.js';
import { stroke, type Point } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, hash, part, type Rgb, norm } from '../canvas.js';
import { octaves } from '../fields.js';
import { lit } from '../light.js';
import { contrasting, drawPalette, mixed, scaled, someColour } from '../palette.js';
import { bevel, box, cutOut, disc } from '../sdf.js';
import { put, type Surface, surface } from '../surface.js';

const boards: readonly Rgb[] = [
  [0.01, 0.12, 0.05],
  [0.02, 0.06, 0.2],
  [0.2, 0.02, 0.02],
  [0.015, 0.015, 0.017],
  [0.55, 0.5, 0.35],
];
const copper: readonly Rgb[] = [
  [0.85, 0.6, 0.25],
  [0.7, 0.72, 0.72],
  [0.75, 0.4, 0.25],
];

export function circuit(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const board = random.chance(0.7) ? random.pick(boards) : someColour(palette, random);
  const line = random.chance(0.7) ? random.pick(copper) : contrasting(palette, board);
  const scene = surface(size, board, random.uniform(0.1, 0.8));
  const weave = octaves(random, size, { cell: part(random, size, 0.01, 0.1, 3), octaves: 3 });
  for (let i = 0; i < weave.length; i++) scene.height[i] = 0.6 * weave[i];
  const pitch = part(random, size, 0.015, 0.06, 5);
  // Under solder mask a trace is only a lighter shade of the board.
  const masked = random.chance(0.5);
  const trace = masked ? mixed(board, line, random.uniform(0.1, 0.35)) : line;
  const metal = random.uniform(0.3, 1);
  const traces = Math.min(90, Math.ceil((random.uniform(0.3, 1.2) * size) / pitch));
  for (let n = 0; n < traces; n++) {
    const run = route(random, size, pitch);
    paint(scene, run, pitch * random.pick([0.15, 0.2, 0.25, 0.45]), trace, masked ? 0 : metal);
    for (const end of [run[0], run[run.length - 1]]) pad(scene, random, end, pitch, line, metal);
  }
  for (let n = random.integer(0, 9); n > 0; n--) chip(scene, random, size, pitch, line);
  return lit(scene, random);
}

/** A walk on the lattice that keeps its way and turns by 45°. */
function route(random: Random, size: number, pitch: number): Point[] {
  let x = Math.round(random.uniform(0, size) / pitch) * pitch;
  let y = Math.round(random.uniform(0, size) / pitch) * pitch;
  let way = random.integer(0, 4) * 2;
  const points: Point[] = [{ x, y }];
  for (let legs = random.integer(1, 7); legs > 0; legs--) {
    const steps = random.integer(1, 9) * pitch;
    x += Math.round(Math.cos((way * Math.PI) / 4)) * steps;
    y += Math.round(Math.sin((way * Math.PI) / 4)) * steps;
    points.push({ x, y });
    way += random.pick([-1, 1]);
  }
  return points;
}

function paint(scene: Surface, points: readonly Point[], radius: number, colour: Rgb, metal: number): void {
  const { size } = scene;
  const shape = stroke({ width: size, height: size }, points, () => radius);
  if (!shape) return;
  const { box: frame, alpha } = shape;
  for (let k = 0; k < alpha.length; k++) {
    if (alpha[k] <= 0) continue;
    const i = (frame.y + ((k / frame.width) | 0)) * size + frame.x + (k % frame.width);
    blend(scene.albedo, i, colour, alpha[k]);
    scene.height[i] = Math.max(scene.height[i], 1.5 * alpha[k]);
    scene.metal[i] += alpha[k] * (metal - scene.metal[i]);
  }
}

function pad(scene: Surface, random: Random, { x, y }: Point, pitch: number, colour: Rgb, metal: number): void {
  const r = pitch * random.uniform(0.4, 0.75);
  const outer = random.chance(0.7) ? disc(r) : box(r, r * 0.7, r * 0.1);
  const stuff = { reach: r * 1.3, colour, gloss: 0.7, metal };
  if (random.chance(0.3))
    put(scene, { x, y, angle: 0 }, { ...stuff, distance: outer, height: (_u, _v, d) => 1 + r * 0.5 * bevel(d, r) });
  else put(scene, { x, y, angle: 0 }, { ...stuff, distance: cutOut(outer, disc(r * 0.4)), height: () => 1.6 });
}

/** A moulded body with rows of legs; small ones are resistors and capacitors with two ends. */
function chip(scene: Surface, random: Random, size: number, pitch: number, line: Rgb): void {
  const small = random.chance(0.5);
  const [a, b] = small
    ? [pitch * random.uniform(0.8, 2), pitch * random.uniform(0.5, 1)]
    : [pitch * random.integer(2, 9), pitch * random.integer(2, 6)];
  const pose = { x: random.uniform(0, size), y: random.uniform(0, size), angle: random.integer(0, 4) * (Math.PI / 2) };
  const [cos, sin] = [Math.cos(pose.angle), Math.sin(pose.angle)];
  const at = (u: number, v: number) => ({
    x: pose.x + u * cos - v * sin,
    y: pose.y + u * sin + v * cos,
    angle: pose.angle,
  });
  const legs = small ? [] : Array.from({ length: Math.floor((2 * a) / pitch) }, (_, n) => -a + (n + 0.5) * pitch);
  for (const u of legs) {
    for (const side of [-1, 1]) {
      put(scene, at(u, side * (b + pitch * 0.4)), {
        distance: box(pitch * 0.2, pitch * 0.6, 1),
        reach: pitch * 0.7,
        height: (_u, v) => 2 + pitch * 0.3 * (v * side < 0 ? 1 : 0.3),
        colour: [0.75, 0.75, 0.75],
        gloss: 0.8,
        metal: 1,
      });
    }
  }
  const body = small ? someColour(drawPalette(random), random) : scaled([1, 1, 1.05], random.uniform(0.01, 0.06));
  const tall = small ? pitch * 0.5 : pitch * random.uniform(0.4, 1);
  const print: Rgb = small ? line : [0.6, 0.6, 0.6];
  // Marks as small as letters: cells of which some are filled, in a few lines.
  const mark = Math.max(1.5, pitch * 0.16);
  const salt = random.bits();
  const text = (u: number, v: number) => {
    if (Math.abs(u) > a * 0.7 || Math.abs(v) > b * 0.6) return 0;
    const [row, column] = [Math.floor(v / mark), Math.floor(u / mark)];
    const written = ((row % 6) + 6) % 6 < 4 && ((column % 4) + 4) % 4 < 3;
    return written && hash(column, row, salt) > 0.45 ? 0.8 : 0;
  };
  put(scene, pose, {
    distance: box(a, b, pitch * 0.1),
    reach: norm(a, b),
    height: (_u, _v, d) => tall * bevel(d, pitch * 0.2),
    colour: body,
    accent: print,
    mix: small ? (u) => (Math.abs(u) > a * 0.6 ? 1 : 0) : text,
    gloss: random.uniform(0, 0.6),
  });
  const notch = pitch * 0.25;
  if (!small)
    put(scene, at(-a * 0.8, b * 0.65), {
      distance: disc(notch),
      reach: notch,
      height: () => tall * 0.8,
      colour: scaled(body, 0.7),
      gloss: 0.3,
    });
}
