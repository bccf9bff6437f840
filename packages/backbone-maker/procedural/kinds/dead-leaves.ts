/**
 * @file Dead leaves (Matheron; Lee, Mumford and Huang, 2001): shapes that hide each other, their sizes by a power law,
 * so that edges come in every scale as in natural scenes. Each is flat, graded, striped or textured.
 */
import type { Random } from '../../../../src/random.js';
import { clamp } from '../../../../src/geometry/index.js';
import { type Canvas, filled, part, type Rgb } from '../canvas.js';
import { octaves, sampled } from '../fields.js';
import { drawPalette, scaled, someColour, type Palette } from '../palette.js';
import { box, disc, type Distance, ellipse, ngon, ring, star, toothed } from '../sdf.js';

export function deadLeaves(random: Random, size: number): Canvas {
  const palettes = Array.from({ length: random.pick([1, 2, 3, 6]) }, () => drawPalette(random));
  const rough = octaves(random, size, { cell: size * 0.1, octaves: 6, gain: random.uniform(0.5, 0.8) });
  const kinds = random.shuffle(['disc', 'oval', 'box', 'polygon', 'petal', 'star', 'ring', 'shard']);
  const some = kinds.slice(0, random.integer(1, 6));
  const radii = drawRadii(random, size);
  const style: Style = {
    shadow: random.chance(0.6) ? random.uniform(0.1, 0.6) : 0,
    texture: random.uniform(0, 1),
    soft: random.chance(0.15) ? random.uniform(2, 12) : 1,
  };
  const layers: Layers = {
    canvas: filled(size, [0, 0, 0]),
    open: new Float32Array(size * size).fill(1),
    rough,
  };
  for (const radius of radii) leaf(layers, random, radius, random.pick(some), random.pick(palettes), style);
  const { data } = layers.canvas;
  const ground = someColour(palettes[0], random);
  for (let i = 0, p = 0; p < data.length; i++) for (let c = 0; c < 3; c++, p++) data[p] += layers.open[i] * ground[c];
  return layers.canvas;
}

/** Radii by r⁻³, from the topmost leaf down: every octave of sizes covers as much. Small ones on top now and then. */
function drawRadii(random: Random, size: number): number[] {
  const [least, most] = [part(random, size, 0.01, 0.05, 3), size * random.uniform(0.2, 0.5)];
  const radii: number[] = [];
  for (let area = size * size * random.uniform(3, 5.5); area > 0 && radii.length < 2500;) {
    const t = random.uniform();
    const radius = 1 / Math.sqrt((1 - t) / least ** 2 + t / most ** 2);
    radii.push(radius);
    area -= 3 * radius * radius;
  }
  return random.chance(0.35) ? radii.sort((a, b) => a - b) : radii;
}

/** Leaves are laid from the top down, so that what is hidden costs nothing. */
interface Layers {
  readonly canvas: Canvas;
  /** How much of a pixel the leaves so far leave open, their shadows counted. */
  readonly open: Float32Array;
  readonly rough: Float32Array;
}

interface Style {
  /** How dark the shadow around a leaf is. */
  readonly shadow: number;
  /** The chance of a leaf to be textured. */
  readonly texture: number;
  /** Pixels over which the rim fades. */
  readonly soft: number;
}

function leaf(
  { canvas: { size, data }, open, rough }: Layers,
  random: Random,
  radius: number,
  kind: string,
  palette: Palette,
  { shadow, texture, soft }: Style,
): void {
  const distance = outline(random, kind, radius);
  const [cx, cy, angle] = [random.uniform(0, size), random.uniform(0, size), random.uniform(0, 2 * Math.PI)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const colour = someColour(palette, random, 0.25);
  const other = random.chance(0.5) ? someColour(palette, random, 0.25) : scaled(colour, random.uniform(0.3, 1.8));
  const ramp = random.chance(0.4) ? palette.ramp : rampBetween(colour, other);
  const fill = random.chance(texture) ? random.pick(['grade', 'noise', 'noise', 'stripes'] as const) : 'flat';
  const [shiftX, shiftY, zoom] = [random.uniform(0, size), random.uniform(0, size), random.uniform(0.5, 3)];
  const pitch = Math.max(3, radius * random.uniform(0.08, 0.5));
  const drop = shadow > 0 ? Math.min(0.12 * radius + 1, size * 0.03) : 0;
  const reach = radius * 1.45 + drop + soft;
  for (let y = Math.max(0, Math.floor(cy - reach)); y <= Math.min(size - 1, cy + reach); y++) {
    for (let x = Math.max(0, Math.floor(cx - reach)); x <= Math.min(size - 1, cx + reach); x++) {
      const i = y * size + x;
      if (open[i] < 0.005) continue;
      const u = (x - cx) * cos + (y - cy) * sin;
      const v = (y - cy) * cos - (x - cx) * sin;
      const d = distance(u, v);
      if (d > soft / 2) {
        if (d < drop) open[i] *= 1 - shadow * (1 - d / drop) ** 2;
        continue;
      }
      let tone = 0;
      if (fill === 'grade') tone = 0.5 + u / (2 * radius);
      else if (fill === 'stripes') tone = 0.5 + 0.4 * pitch * Math.sin((Math.PI * u) / pitch);
      else if (fill === 'noise') tone = sampled(rough, size, shiftX + u * zoom, shiftY + v);
      const at = 3 * Math.round(clamp(tone, 0, 1) * 255);
      const cover = open[i] * clamp(0.5 - d / soft, 0, 1);
      open[i] -= cover;
      for (let c = 0; c < 3; c++) data[3 * i + c] += cover * (fill === 'flat' ? colour[c] : ramp[at + c]);
    }
  }
}

/** A ramp of 256 colours from one to another. */
function rampBetween(from: Rgb, to: Rgb): Float32Array {
  return Float32Array.from({ length: 768 }, (_, k) => from[k % 3] + (((k / 3) | 0) / 255) * (to[k % 3] - from[k % 3]));
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
