/** @file Grained materials: sawn wood, brushed and turned metal, veined marble. */
import type { Random } from '../../../../src/random.js';
import { smoothstep } from '../../../../src/synthesis/index.js';
import { blend, type Canvas, fract, hash, part } from '../canvas.js';
import { octaves, plane, sampled, warped } from '../fields.js';
import { lit } from '../light.js';
import { colourField, drawPalette, rampColour, scaled, someColour } from '../palette.js';
import { surface } from '../surface.js';

export function grain(random: Random, size: number): Canvas {
  return random.pick([wood, brushed, marble])(random, size);
}

/** A log's rings cut by a plane nearly along it, in boards with joints now and then. */
function wood(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const { u, v } = plane(random, size, { cell: size, tilt: 0.3, bend: random.uniform(0, 0.15) });
  const knots = octaves(random, size, { cell: size * random.uniform(0.2, 0.6), octaves: 2 });
  const pores = octaves(random, size, { cell: Math.max(2, size / 130), octaves: 2, stretch: 1 });
  const boards = random.chance(0.5) ? random.uniform(2, 9) : 0;
  const rings = random.uniform(6, 40);
  const [wild, sharp, fine] = [random.uniform(0.05, 0.5), random.uniform(1, 4), random.uniform(0.05, 0.5)];
  const salt = random.bits();
  const end = random.chance(0.2);
  const scene = surface(size, [0, 0, 0], random.uniform(0, 0.7));
  const depth = size * random.uniform(0, 0.006);
  for (let i = 0; i < u.length; i++) {
    const board = boards > 0 ? Math.floor(v[i] * boards) : 0;
    const shift = hash(board, 7, salt);
    const du = (u[i] - 150 + 3 * shift) * (end ? 1 : 0.15);
    const dv = v[i] - 150 + (boards > 0 ? shift - 0.5 : 0);
    const radius = rings * (Math.sqrt(du * du + dv * dv) + wild * (knots[i] - 0.5));
    const t = fract(radius);
    const year = t ** sharp;
    const streak = sampled(pores, size, (u[i] * 8 * size) / 60 + 97 * board, v[i] * size * 0.9);
    const tone =
      0.2 +
      0.5 * year +
      fine * (streak - 0.5) +
      0.3 * (shift - 0.5) +
      0.15 * (hash(Math.floor(radius), board, salt) - 0.5);
    blend(scene.albedo, i, rampColour(palette, tone), 1);
    scene.height[i] = depth * (year + 2 * fine * streak);
    if (boards > 0) {
      const edge = Math.abs(fract(v[i] * boards) - 0.5);
      const joint = smoothstep(0.5 - (2.5 * boards) / size, 0.5, edge);
      blend(scene.albedo, i, [0.01, 0.01, 0.01], 0.8 * joint);
      scene.height[i] -= 3 * joint;
    }
  }
  return lit(scene, random);
}

function brushed(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const turned = random.chance(0.4);
  const fine = octaves(random, size, { cell: 2, octaves: 1 });
  const coarse = octaves(random, size, { cell: 6, octaves: 2 });
  const cloud = octaves(random, size, { cell: size * 0.3, octaves: 3 });
  const { u, v } = plane(random, size, { cell: 1, tilt: 0.2 });
  const middle = (size / 2) * size + size / 2;
  const cu = u[middle] + size * random.uniform(-0.5, 0.5);
  const cv = v[middle] + size * random.uniform(-0.5, 0.5);
  const length = random.uniform(0.004, 0.06);
  const scene = surface(
    size,
    scaled(someColour(palette, random), 1.2),
    random.uniform(0.2, 0.8),
    random.uniform(0.5, 1),
  );
  const [depth, shade] = [random.uniform(0.1, 1.2), random.uniform(0.1, 0.7)];
  for (let i = 0; i < u.length; i++) {
    const du = u[i] - cu;
    const dv = v[i] - cv;
    const along = turned ? Math.atan2(dv, du) * 40 : u[i] * length;
    const across = turned ? Math.sqrt(du * du + dv * dv) : v[i];
    const line = sampled(fine, size, along, across) + sampled(coarse, size, along * 2, across * 0.5) - 1;
    scene.height[i] = depth * line;
    const p = 3 * i;
    const tone = 1 + shade * line + 0.4 * (cloud[i] - 0.5);
    for (let c = 0; c < 3; c++) scene.albedo[p + c] *= tone;
  }
  return lit(scene, random);
}

function marble(random: Random, size: number): Canvas {
  const palette = drawPalette(random);
  const vein = someColour(palette, random, 0.3);
  const scene = surface(size, [0, 0, 0], random.uniform(0.1, 1));
  const clouds = octaves(random, size, { cell: part(random, size, 0.1, 0.6), octaves: 5, gain: 0.55 });
  colourField(palette, warped(random, size, clouds, size * 0.2, size * 0.3), scene.albedo);
  for (let layers = random.integer(1, 4); layers > 0; layers--) {
    const lines = octaves(random, size, {
      cell: part(random, size, 0.08, 0.5),
      octaves: 4,
      fold: 'ridged',
      stretch: random.uniform(1, 4),
    });
    const bent = warped(random, size, lines, size * random.uniform(0.1, 0.4), size * random.uniform(0.1, 0.4));
    const [thin, strength] = [random.uniform(0.66, 0.8), random.uniform(0.3, 1)];
    for (let i = 0; i < bent.length; i++)
      blend(scene.albedo, i, vein, strength * smoothstep(thin, thin + 0.12, bent[i]));
  }
  return lit(scene, random);
}
