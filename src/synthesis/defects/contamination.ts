/** @file Contamination: grains, splinters, crumbs lying on the product, opaque, now and then with a shadow. */
import type { Random } from '../../random.js';
import { multiply } from '../blends/multiply.js';
import { opaque } from '../blends/opaque.js';
import { otherLevel } from '../blends/other-level.js';
import type { Draft } from '../draft.js';
import { logUniform } from '../draw.js';
import { ellipse } from '../masks/ellipse.js';
import { specks } from '../masks/specks.js';
import { paintColour } from '../palette.js';
import { cut, meanColour, mixColours } from '../pixels.js';
import { asSeen, confine, place } from '../placement.js';
import type { Scene } from '../scene.js';
import { type Shape, union } from '../shape.js';
import { gradient } from '../sources/colour.js';
import { addTexture } from '../sources/noise-texture.js';

export function contamination(scene: Scene, random: Random): Draft | null {
  const unit = scene.unit * scene.unit;
  const count = random.chance(0.6) ? 1 : random.integer(2, 7);
  const largest = count === 1 ? Math.min(1500 * unit, scene.productArea / 6) : 120 * unit;
  const shapes = specks(scene, random, {
    ...place(scene, random),
    count,
    smallest: Math.max(5, 8 * unit),
    largest: Math.max(6, largest),
    spread: scene.unit * logUniform(random, 8, 40),
  });
  return particles(scene, random, confine(scene, random, union(shapes)), 28);
}

/** A round dark or light spot that any image shows: what is left when nothing else can be seen. */
export function certainSpot(scene: Scene, random: Random): Draft {
  const radius = scene.unit * random.uniform(3, 7);
  const shape = ellipse(scene, { ...place(scene, random), a: radius, b: radius, angle: 0 });
  return particles(scene, random, shape, 90)!;
}

function particles(scene: Scene, random: Random, shape: Shape | null, distance: number): Draft | null {
  if (!shape) return null;
  const seen = asSeen(scene, random, shape, 4);
  if (scene.palette.binary) return otherLevel(scene, random, seen);
  const { box, alpha } = seen;
  const before = cut(scene.image, box);
  const colour = paintColour(scene.palette, random, meanColour(before, alpha), distance);
  const shade = mixColours(colour, random.chance(0.5) ? [0, 0, 0] : [255, 255, 255], random.uniform(0, 0.3));
  const source = gradient(box, colour, shade, random.uniform(0, 2 * Math.PI));
  addTexture(source, box, random, random.uniform(4, 35), scene.unit * random.uniform(2, 10));
  const under = random.chance(0.35) ? castShadow(before, alpha, box.width, random, scene.unit) : before;
  return { box, alpha, target: opaque(under, source, alpha, random.uniform(0.85, 1)), kind: 'solid' };
}

/** The shape's own darkness, moved a pixel or two aside. */
function castShadow(
  before: Float32Array<ArrayBuffer>,
  alpha: Float32Array,
  width: number,
  random: Random,
  unit: number,
): Float32Array<ArrayBuffer> {
  const reach = Math.max(1, Math.round(1.5 * unit));
  const shift = random.pick([-1, 1]) * reach + random.pick([-1, 0, 1]) * reach * width;
  const left = random.uniform(0.55, 0.8);
  return multiply(
    before,
    alpha.map((_, i) => alpha[i - shift] ?? 0),
    [left, left, left],
  );
}
