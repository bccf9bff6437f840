/** @file Round machine parts on plain grounds: gears, washers, nuts, screw heads, bearings, flanges, bottle mouths. */
import type { Random } from '../../../../src/random.js';
import { clamp } from '../../../../src/geometry/index.js';
import { blend, type Canvas, part, type Rgb, norm } from '../canvas.js';
import { octaves } from '../fields.js';
import { lit } from '../light.js';
import { drawPalette, mixed, rampColour, scaled, someColour } from '../palette.js';
import { around, bevel, box, capsule, cutOut, disc, joined, ngon, ring, star, toothed } from '../sdf.js';
import { type Pose, put, type Surface, surface } from '../surface.js';

interface Metal {
  readonly colour: Rgb;
  readonly gloss: number;
  readonly metal: number;
}

type Draw = (scene: Surface, random: Random, pose: Pose, radius: number, stuff: Metal) => void;

const parts: readonly Draw[] = [gear, washer, nut, screw, bearing, flange, mouth, bolt];

export function hardware(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const scene = surface(size, someColour(palette, random), random.uniform(0, 0.5));
  const uneven = octaves(random, size, { cell: part(random, size, 0.01, 0.5, 2), octaves: 6, gain: 0.65 });
  const [mottle, bumps] = [random.uniform(0, 0.5), random.uniform(0, 2.5)];
  for (let i = 0; i < uneven.length; i++) {
    blend(scene.albedo, i, rampColour(palette, uneven[i]), mottle);
    scene.height[i] = bumps * uneven[i];
  }
  const single = random.chance(0.45);
  const draw = random.pick(parts);
  const alike = random.chance(0.6);
  const radius = single ? size * random.uniform(0.22, 0.48) : part(random, size, 0.05, 0.2, 8);
  const stuff = drawMetal(random);
  const places = single
    ? [{ x: size / 2 + random.normal(0, size * 0.05), y: size / 2 + random.normal(0, size * 0.05) }]
    : scattered(random, size, radius);
  for (const { x, y } of places) {
    const one = alike ? draw : random.pick(parts);
    const r = alike ? radius : radius * random.uniform(0.5, 1);
    one(scene, random, { x, y, angle: random.uniform(0, 2 * Math.PI) }, r, alike ? stuff : drawMetal(random));
  }
  return lit(scene, random);
}

function drawMetal(random: Random): Metal {
  const tints: readonly Rgb[] = [
    [0.75, 0.76, 0.78],
    [0.85, 0.65, 0.3],
    [0.8, 0.45, 0.3],
    [0.3, 0.3, 0.32],
    [0.9, 0.9, 0.88],
  ];
  const painted = random.chance(0.3);
  const tint = painted ? someColour(drawPalette(random), random) : random.pick(tints);
  return {
    colour: scaled(tint, random.uniform(0.7, 1.15)),
    gloss: random.uniform(0.25, 1),
    metal: painted ? 0 : random.uniform(0.75, 1),
  };
}

/** Places on a jittered lattice: apart from each other, or in the order of a tray. */
function scattered(random: Random, size: number, radius: number): { x: number; y: number }[] {
  const pitch = radius * random.uniform(2.1, 3);
  const jitter = random.chance(0.4) ? 0 : (pitch - 2 * radius) * 0.6;
  const places: { x: number; y: number }[] = [];
  for (let y = random.uniform(0, pitch); y < size + radius; y += pitch) {
    for (let x = random.uniform(0, jitter + 1); x < size + radius; x += pitch) {
      if (random.chance(0.15)) continue;
      places.push({ x: x + random.uniform(-jitter, jitter), y: y + random.uniform(-jitter, jitter) });
    }
  }
  return places;
}

function gear(scene: Surface, random: Random, pose: Pose, r: number, stuff: Metal): void {
  const teeth = random.integer(8, 40);
  const root = r * random.uniform(0.75, 0.92);
  let body = cutOut(toothed(teeth, r, root, random.uniform(1.5, 6)), disc(r * random.uniform(0.1, 0.3)));
  if (random.chance(0.6))
    body = cutOut(body, around(disc(r * random.uniform(0.06, 0.14)), random.integer(3, 9), r * 0.5));
  if (random.chance(0.4)) body = cutOut(body, joined(box(r * 0.35, r * 0.06), disc(r * 0.15)));
  const recess = ring(root * 0.88, r * 0.38);
  const thick = r * random.uniform(0.1, 0.3);
  const turned = random.uniform(0, 0.03) * r;
  put(scene, pose, {
    ...stuff,
    distance: body,
    reach: r * 1.02,
    height: (u, v, d) =>
      thick * bevel(d, r * 0.04) -
      thick * 0.4 * bevel(recess(u, v), r * 0.04) +
      turned * Math.sin(norm(u, v) * 1.3) * 0.2,
  });
}

function washer(scene: Surface, random: Random, pose: Pose, r: number, stuff: Metal): void {
  const inner = r * random.uniform(0.3, 0.75);
  const split = random.chance(0.25) ? box(r, r * 0.04) : null;
  const body = ring(r, inner);
  const thick = r * random.uniform(0.04, 0.3);
  const round = random.chance(0.4) ? (r - inner) / 2 : r * 0.05;
  put(scene, pose, {
    ...stuff,
    distance: split ? cutOut(body, (x, y) => split(x - r, y)) : body,
    reach: r,
    height: (_u, _v, d) => thick * bevel(d, round),
  });
}

function nut(scene: Surface, random: Random, pose: Pose, r: number, stuff: Metal): void {
  const bore = r * random.uniform(0.4, 0.6);
  const chamfer = disc(r * 0.9);
  const thick = r * random.uniform(0.3, 0.6);
  const pitch = r * 0.08;
  put(scene, pose, {
    ...stuff,
    distance: cutOut(ngon(random.pick([4, 6, 6, 6, 8]), r * 0.86), disc(bore * 0.8)),
    reach: r,
    height: (u, v, d) => {
      const radius = norm(u, v);
      if (radius < bore)
        return thick * 0.5 + pitch * Math.sin((radius / pitch + Math.atan2(v, u) / Math.PI / 2) * 2 * Math.PI);
      return thick * bevel(d, r * 0.05) - 0.6 * Math.max(0, chamfer(u, v));
    },
  });
}

/** A screw's head with a drive: slot, cross, hexagon, star. */
function screw(scene: Surface, random: Random, pose: Pose, r: number, stuff: Metal): void {
  const drive = random.pick([
    box(r * 0.85, r * 0.11),
    joined(box(r * 0.55, r * 0.1, r * 0.04), box(r * 0.1, r * 0.55, r * 0.04)),
    ngon(6, r * 0.4),
    toothed(6, r * 0.5, r * 0.36, 1),
    star(5, r * 0.55, r * 0.3),
  ]);
  const dome = r * random.uniform(0.1, 0.8);
  const flatTop = random.chance(0.4);
  const flange = random.chance(0.3) ? 1.35 : 1;
  if (flange > 1)
    put(scene, pose, { ...stuff, distance: disc(r), reach: r, height: (_u, _v, d) => r * 0.1 * bevel(d, r * 0.06) });
  const head = r / flange;
  put(scene, pose, {
    ...stuff,
    distance: random.chance(0.25) ? ngon(6, head * 0.9) : disc(head),
    reach: head * 1.05,
    height: (u, v, d) =>
      r * 0.15 + dome * bevel(d, flatTop ? r * 0.15 : r) - (0.15 * r + dome * 0.7) * bevel(drive(u, v), r * 0.05),
    accent: [0.02, 0.02, 0.02],
    mix: (u, v) => 0.7 * clamp(0.5 - drive(u, v), 0, 1),
  });
}

function bearing(scene: Surface, random: Random, pose: Pose, r: number, stuff: Metal): void {
  const [outer, inner, bore] = [0.8, 0.52, 0.36].map((k) => k * r);
  const thick = r * 0.25;
  const balls = random.integer(7, 15);
  put(scene, pose, { ...stuff, distance: ring(r, outer), reach: r, height: (_u, _v, d) => thick * bevel(d, r * 0.05) });
  put(scene, pose, {
    ...stuff,
    distance: ring(inner, bore),
    reach: inner,
    height: (_u, _v, d) => thick * bevel(d, r * 0.05),
  });
  const closed = random.chance(0.4);
  const cage = someColour(drawPalette(random), random);
  put(scene, pose, {
    distance: ring(outer, inner),
    reach: outer,
    height: () => (closed ? thick * 0.8 : thick * 0.15),
    colour: closed ? cage : scaled(cage, 0.3),
    gloss: 0.4,
  });
  if (closed) return;
  const ball = (outer - inner) * 0.46;
  const distance = around(disc(ball), balls, (outer + inner) / 2);
  put(scene, pose, {
    ...stuff,
    gloss: 1,
    distance,
    reach: outer,
    height: (_u, _v, d) => thick * 0.1 + ball * 1.2 * bevel(d, ball),
  });
}

function flange(scene: Surface, random: Random, pose: Pose, r: number, stuff: Metal): void {
  const holes = random.integer(3, 9);
  const body = random.chance(0.6) ? disc(r) : joined(disc(r * 0.75), around(disc(r * 0.25), holes, r * 0.75));
  const bored = cutOut(body, around(disc(r * random.uniform(0.06, 0.12)), holes, r * 0.75));
  const hub = disc(r * random.uniform(0.35, 0.55));
  const bore = disc(r * random.uniform(0.12, 0.3));
  const step = r * random.uniform(0.05, 0.3);
  put(scene, pose, {
    ...stuff,
    distance: cutOut(bored, bore),
    reach: r * 1.02,
    height: (u, v, d) =>
      r * 0.1 * bevel(d, r * 0.04) + step * bevel(hub(u, v), r * 0.08) + 0.15 * Math.sin(norm(u, v) * 1.7),
  });
}

/** A bottle or can from above: concentric glassy rings around a dark or bright throat. */
function mouth(scene: Surface, random: Random, pose: Pose, r: number, stuff: Metal): void {
  const rings = random.integer(3, 8);
  const widths = Array.from({ length: rings }, () => random.uniform(0.15, 1));
  const glass = someColour(drawPalette(random), random);
  let outer = r;
  widths.forEach((width, n) => {
    const inner = n + 1 === rings ? 0 : Math.max(r * 0.1, outer - (r * 0.55 * width) / rings - r * 0.05);
    const last = n + 1 === rings;
    const shade = last ? random.uniform(0.02, 0.9) : random.uniform(0.2, 1.1);
    put(scene, pose, {
      distance: inner > 0 ? ring(outer, inner) : disc(outer),
      reach: outer,
      height: (_u, _v, d) => (last ? -r * 0.2 : r * 0.1 + r * 0.12 * bevel(d, (outer - inner) / 2)),
      colour: scaled(mixed(glass, stuff.colour, random.uniform(0, 0.5)), shade),
      gloss: 1,
      metal: random.uniform(0, 0.6),
    });
    outer = inner;
  });
}

/** A bolt lying on its side: head, shaft, thread. */
function bolt(scene: Surface, random: Random, pose: Pose, r: number, stuff: Metal): void {
  const [length, shaft] = [r * 0.95, r * random.uniform(0.12, 0.25)];
  const pitch = Math.max(2.5, shaft * random.uniform(0.25, 0.5));
  const plain = random.uniform(-0.6, 0.3) * r;
  const lift = shaft;
  put(scene, pose, {
    ...stuff,
    distance: (u, v) =>
      box(length, shaft, shaft * 0.2)(u, v) +
      (u > plain ? 0.15 * pitch * (1 + Math.sin((2 * Math.PI * u) / pitch)) : 0),
    reach: r,
    breadth: shaft,
    height: (u, v) =>
      lift +
      Math.sqrt(Math.max(0, shaft * shaft - v * v)) +
      (u > plain ? 0.25 * pitch * Math.sin((2 * Math.PI * (u + 0.15 * v)) / pitch) : 0),
  });
  const head = shaft * random.uniform(1.6, 2.2);
  const place = {
    x: pose.x - Math.cos(pose.angle) * length,
    y: pose.y - Math.sin(pose.angle) * length,
    angle: pose.angle,
  };
  const dome = random.chance(0.4) ? capsule(0, head) : box(shaft * 0.7, head, shaft * 0.15);
  put(scene, place, {
    ...stuff,
    distance: dome,
    reach: head * 1.3,
    height: (_u, v, d) => lift + shaft * 1.3 * (Math.abs(v) < head * 0.5 ? 1 : 0.75) * bevel(d, shaft * 0.3),
  });
}
