/**
 * @file Dead leaves (Matheron; Lee, Mumford and Huang, 2001): shapes that hide each other, their sizes by a power law,
 * so that edges come in every scale as in natural scenes. Each is flat, graded, striped or textured.
 */
import type { Random } from '../../../../src/random.js';
import { clamp } from '../../../../src/synthesis/draw.js';
import { blend, type Canvas, filled, part } from '../canvas.js';
import { octaves, sampled } from '../fields.js';
import { drawPalette, mixed, rampColour, scaled, someColour, type Palette } from '../palette.js';
import { box, disc, type Distance, ellipse, ngon, ring, star, toothed } from '../sdf.js';

export function deadLeaves(random: Random, size: number): Canvas {
  const palettes = Array.from({ length: random.pick([1, 2, 3, 6]) }, () => drawPalette(random));
  const rough = octaves(random, size, { cell: size * 0.1, octaves: 6, gain: random.uniform(0.5, 0.8) });
  const canvas = filled(size, someColour(palettes[0], random));
  const [least, most] = [part(random, size, 0.01, 0.05, 3), size * random.uniform(0.2, 0.5)];
  const kinds = random
    .shuffle(['disc', 'oval', 'box', 'polygon', 'petal', 'star', 'ring', 'shard'])
    .slice(0, random.integer(1, 6));
  const [shadow, texture] = [random.chance(0.6) ? random.uniform(0.1, 0.6) : 0, random.uniform(0, 1)];
  const soft = random.chance(0.15) ? random.uniform(2, 12) : 1;
  // Radii by r⁻³: every octave of sizes covers as much. Painted large ones first now and then, else at random.
  let area = size * size * random.uniform(3, 5.5);
  const radii: number[] = [];
  while (area > 0 && radii.length < 2500) {
    const t = random.uniform();
    const radius = 1 / Math.sqrt((1 - t) / least ** 2 + t / most ** 2);
    radii.push(radius);
    area -= 3 * radius * radius;
  }
  if (random.chance(0.35)) radii.sort((a, b) => b - a);
  for (const radius of radii) {
    leaf(canvas, random, radius, random.pick(kinds), random.pick(palettes), rough, { shadow, texture, soft });
  }
  return canvas;
}

interface Style {
  /** How dark the shadow along the lower rim is. */
  readonly shadow: number;
  /** The chance of a leaf to be textured. */
  readonly texture: number;
  /** Pixels over which the rim fades. */
  readonly soft: number;
}

function leaf(
  { size, data }: Canvas,
  random: Random,
  radius: number,
  kind: string,
  palette: Palette,
  rough: Float32Array,
  { shadow, texture, soft }: Style,
): void {
  const distance = outline(random, kind, radius);
  const [cx, cy, angle] = [random.uniform(0, size), random.uniform(0, size), random.uniform(0, 2 * Math.PI)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const colour = someColour(palette, random, 0.25);
  const other = random.chance(0.5) ? someColour(palette, random, 0.25) : scaled(colour, random.uniform(0.3, 1.8));
  const fill = random.chance(texture) ? random.pick(['grade', 'noise', 'stripes', 'ramp'] as const) : 'flat';
  const [shiftX, shiftY, zoom] = [random.uniform(0, size), random.uniform(0, size), random.uniform(0.5, 3)];
  const pitch = Math.max(3, radius * random.uniform(0.08, 0.5));
  const drop = shadow > 0 ? Math.min(0.12 * radius + 1, size * 0.03) : 0;
  const reach = radius * 1.45 + drop + soft;
  for (let y = Math.max(0, Math.floor(cy - reach)); y <= Math.min(size - 1, cy + reach); y++) {
    for (let x = Math.max(0, Math.floor(cx - reach)); x <= Math.min(size - 1, cx + reach); x++) {
      const u = (x - cx) * cos + (y - cy) * sin;
      const v = (y - cy) * cos - (x - cx) * sin;
      const d = distance(u, v);
      const i = y * size + x;
      if (d > soft / 2) {
        if (d < drop) {
          const dark = 1 - shadow * (1 - d / drop) ** 2;
          for (let c = 0; c < 3; c++) data[3 * i + c] *= dark;
        }
        continue;
      }
      const cover = clamp(0.5 - d / soft, 0, 1);
      if (fill === 'flat') blend(data, i, colour, cover);
      else if (fill === 'grade') blend(data, i, mixed(colour, other, clamp(0.5 + u / (2 * radius), 0, 1)), cover);
      else if (fill === 'stripes')
        blend(data, i, mixed(colour, other, clamp(0.5 + pitch * Math.sin((Math.PI * u) / pitch) * 0.4, 0, 1)), cover);
      else {
        const level = sampled(rough, size, shiftX + u * zoom, shiftY + v);
        if (fill === 'noise') blend(data, i, scaled(colour, 0.2 + 1.6 * level), cover);
        else blend(data, i, rampColour(palette, level), cover);
      }
    }
  }
}

function outline(random: Random, kind: string, radius: number): Distance {
  const flat = random.uniform(0.25, 0.95);
  if (kind === 'disc') return disc(radius);
  if (kind === 'oval') return ellipse(radius * 1.2, radius * flat);
  if (kind === 'box') return box(radius, radius * flat, random.chance(0.3) ? radius * flat * random.uniform(0, 1) : 0);
  if (kind === 'polygon') return ngon(random.integer(3, 8), radius * 0.7);
  if (kind === 'petal')
    return toothed(random.integer(3, 9), radius * 1.2, radius * random.uniform(0.5, 0.9), random.uniform(0.3, 2));
  if (kind === 'star') return star(random.integer(4, 9), radius * 1.3, radius * random.uniform(0.4, 0.8));
  if (kind === 'ring') return ring(radius * 1.1, radius * random.uniform(0.4, 0.9));
  // A shard: a few half planes around the middle.
  const sides = Array.from({ length: random.integer(3, 6) }, (_, k) => {
    const turn = k * 1.7 + random.uniform(0, 1);
    return [Math.cos(turn), Math.sin(turn), radius * random.uniform(0.3, 0.9)];
  });
  const bound = disc(radius * 1.35);
  return (x, y) => sides.reduce((far, [a, b, c]) => Math.max(far, a * x + b * y - c), bound(x, y));
}
