/** @file Where defects go and how large they are. */
import type { Random } from '../random.js';
import { logUniform, smoothstep } from './draw.js';
import { binomialBlur } from './filters.js';
import type { Scene } from './scene.js';
import { type Shape, padded } from './shape.js';

/** Defects cover this part of the image's area, log-uniform; small ones are as likely as in life. */
const smallest = 0.0005;
const largest = 0.08;

/** Part of the draws that favour edges and other structure over a uniform place. */
const structured = 0.45;
/** Part of the defects that may reach over the product's edge. */
const overhang = 0.06;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Pixels of area for a defect; never more than a third of the product. */
export function drawArea(scene: Scene, random: Random, low = smallest, high = largest): number {
  const area = logUniform(random, low, high) * scene.width * scene.height;
  return Math.max(6, Math.min(area, scene.productArea / 3));
}

/** A place on the product. */
export function place(scene: Scene, random: Random): Place {
  if (!random.chance(structured)) return anywhere(scene, random);
  let best = anywhere(scene, random);
  for (let i = 0; i < 3; i++) {
    const next = anywhere(scene, random);
    if (gradientAt(scene, next) > gradientAt(scene, best)) best = next;
  }
  return best;
}

function anywhere(scene: Scene, random: Random): Place {
  const { width, height, cover } = scene;
  for (let tries = 0; tries < 200; tries++) {
    const [x, y] = [random.integer(0, width), random.integer(0, height)];
    if (!cover || cover[y * width + x] >= 0.8) return { x, y };
  }
  // A foreground too small to hit: any of its pixels, or the middle of the image.
  const first = cover ? cover.findIndex((value) => value >= 0.5) : -1;
  return first < 0 ? { x: width >> 1, y: height >> 1 } : { x: first % width, y: Math.floor(first / width) };
}

function gradientAt({ image, width, height }: Scene, { x, y }: Place): number {
  const i = (y * width + x) * 3 + 1;
  const reach = 2;
  const [right, left] = [x + reach < width ? i + 3 * reach : i, x >= reach ? i - 3 * reach : i];
  const stride = 3 * reach * width;
  const [down, up] = [y + reach < height ? i + stride : i, y >= reach ? i - stride : i];
  return Math.abs(image.data[right] - image.data[left]) + Math.abs(image.data[down] - image.data[up]);
}

/**
 * A place on the product's outline (the image's border where there is no background), and the direction inwards.
 */
export function placeOnEdge(scene: Scene, random: Random): Place & { inwards: number } {
  const start = anywhere(scene, random);
  const angle = random.uniform(0, 2 * Math.PI);
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  let last = start;
  for (let step = 1; ; step++) {
    const [x, y] = [Math.round(start.x + step * dx), Math.round(start.y + step * dy)];
    const inside = x >= 0 && y >= 0 && x < scene.width && y < scene.height;
    if (!inside || (scene.cover && scene.cover[y * scene.width + x] < 0.5)) break;
    last = { x, y };
  }
  return { ...last, inwards: angle + Math.PI };
}

/** The shape without what lies off the product; a few keep it, as spills and scratches do run over an edge. */
export function confine(scene: Scene, random: Random, shape: Shape | null): Shape | null {
  if (!shape || !scene.cover || random.chance(overhang)) return shape;
  const { box } = shape;
  const alpha = shape.alpha.slice();
  for (let row = 0, i = 0; row < box.height; row++) {
    const start = (box.y + row) * scene.width + box.x;
    for (let column = 0; column < box.width; column++, i++) {
      alpha[i] *= smoothstep(0.45, 0.75, scene.cover[start + column]);
    }
  }
  return { box, alpha };
}

/**
 * The shape with its rim as soft as the image's own edges (painted things pass the same lens), in a box with room
 * around it.
 */
export function asSeen(scene: Scene, random: Random, shape: Shape, room = 3): Shape {
  const { box, alpha } = padded(scene, shape, room);
  // In a drawing a thin line is as black as a thick one.
  if (scene.palette.binary) return { box, alpha: alpha.map((value) => Math.min(1, 1.8 * value)) };
  const passes = random.integer(Math.max(0, scene.softness - 1), scene.softness + 1);
  let seen = alpha;
  for (let pass = 0; pass < passes; pass++) seen = binomialBlur(seen, box.width, box.height);
  return { box, alpha: seen };
}
