/**
 * @file Missing part: a bite out of the product's edge or a tip cut off, the ground seen instead; where there is no
 * ground, a print or a detail that is not there, or a hole.
 */
import type { Random } from '../../random.js';
import { opaque } from '../blends/opaque.js';
import { otherLevel } from '../blends/other-level.js';
import type { Draft } from '../draft.js';
import { smoothstep } from '../draw.js';
import { boxBlur, dilate } from '../filters.js';
import { blob } from '../masks/blob.js';
import { polygon } from '../masks/polygon.js';
import { severed } from '../masks/severed.js';
import { type Pixels, cut, meanColour } from '../pixels.js';
import { asSeen, drawArea, place, placeOnEdge } from '../placement.js';
import type { Scene } from '../scene.js';
import { type Shape, padded } from '../shape.js';
import { solid } from '../sources/colour.js';
import { inpainted } from '../sources/inpainted.js';
import { addTexture } from '../sources/noise-texture.js';

export function missingPart(scene: Scene, random: Random): Draft | null {
  if (scene.cover) return brokenOff(scene, scene.cover, random);
  return scene.palette.binary || random.chance(0.4) ? hole(scene, random) : absent(scene, random);
}

function brokenOff(scene: Scene, cover: Float32Array, random: Random): Draft | null {
  const area = drawArea(scene, random, 0.002);
  const shape = random.chance(0.5) ? severed(scene, cover, random, area) : bite(scene, random, area);
  if (!shape) return null;
  // Ground for the fill to continue must lie around the part.
  const { box, alpha } = asSeen(scene, random, shape, Math.ceil(14 * scene.unit));
  const { width, height } = box;
  const product = new Float32Array(alpha.length);
  for (let row = 0; row < height; row++) {
    const start = (box.y + row) * scene.width + box.x;
    product.set(cover.subarray(start, start + width), row * width);
  }
  const near = Math.ceil(5 * scene.unit);
  const grown = dilate(
    product.map((value) => (value > 0.1 ? 1 : 0)),
    width,
    height,
    near,
  );
  const known = Uint8Array.from(grown, (value) => 1 - value);
  if (!known.includes(1)) return null;
  const before = cut(scene.image, box);
  const ground = inpainted(scene.image, box, known, random);
  // The product's blurred rim and its shadow go with the part: beside it, all that is not product becomes ground.
  const beside = boxBlur(
    dilate(
      alpha.map((value) => (value > 0.5 ? 1 : 0)),
      width,
      height,
      near,
    ),
    width,
    height,
    2,
  );
  const gone = alpha.map((value, i) => Math.max(value, beside[i] * (1 - smoothstep(0.3, 0.6, product[i]))));
  const edged = withBrokenEdge(before, gone, product, width, random, scene.unit);
  const region = gone.map((value, i) => Math.max(value, edged.alpha[i]));
  return { box, alpha: region, target: opaque(edged.pixels, ground, gone), kind: 'solid' };
}

/** A ragged piece out of the outline, about half of it off the product. */
function bite(scene: Scene, random: Random, area: number): Shape | null {
  const { x, y } = placeOnEdge(scene, random);
  return random.chance(0.5)
    ? polygon(scene, random, {
        x,
        y,
        area: 1.6 * area,
        corners: random.integer(5, 9),
        elongation: random.uniform(1, 3),
      })
    : blob(scene, random, { x, y, area: 1.6 * area, softness: 0, roughness: random.uniform(0.3, 0.8) });
}

/** The face of the break along the cut: a line of another brightness, a pixel to three wide. */
function withBrokenEdge(
  before: Pixels,
  gone: Float32Array,
  product: Float32Array | null,
  width: number,
  random: Random,
  unit: number,
): { pixels: Pixels; alpha: Float32Array } {
  const near = boxBlur(gone, width, gone.length / width, Math.max(1, Math.round(unit * random.uniform(1, 3))));
  const factor = random.chance(0.5) ? random.uniform(0.45, 0.85) : random.uniform(1.1, 1.4);
  const alpha = near.map((value, i) => (gone[i] < 1 ? Math.min(1, 2.2 * value) * (product ? product[i] : 1) : 0));
  const pixels = before.slice();
  for (let i = 0; i < alpha.length; i++) {
    for (let p = 3 * i; p < 3 * i + 3; p++) pixels[p] *= 1 + alpha[i] * (factor - 1);
  }
  return { pixels, alpha };
}

/** A detail that is not there: its surroundings run on over its place. */
function absent(scene: Scene, random: Random): Draft | null {
  const area = drawArea(scene, random, 0.002, 0.05);
  const shape = blob(scene, random, {
    ...place(scene, random),
    area,
    softness: 0.15,
    roughness: random.uniform(0, 0.5),
  });
  if (!shape) return null;
  const { box, alpha } = padded(scene, shape, Math.ceil(4 * scene.unit));
  const known = Uint8Array.from(alpha, (value) => (value > 0 ? 0 : 1));
  if (!known.includes(1)) return null;
  const target = opaque(cut(scene.image, box), inpainted(scene.image, box, known, random), alpha);
  return { box, alpha, target, kind: 'structure' };
}

/** A hole: dark, deeper at one side; on binary images the other level. */
function hole(scene: Scene, random: Random): Draft | null {
  const area = drawArea(scene, random, 0.0005, scene.palette.binary ? 0.004 : 0.03);
  const shape = random.chance(0.5)
    ? blob(scene, random, { ...place(scene, random), area, softness: 0, roughness: random.uniform(0.2, 0.8) })
    : polygon(scene, random, {
        ...place(scene, random),
        area,
        corners: random.integer(4, 9),
        elongation: random.uniform(1, 3),
      });
  if (!shape) return null;
  const seen = asSeen(scene, random, shape);
  if (scene.palette.binary) return otherLevel(scene, random, seen);
  const { box, alpha } = seen;
  const before = cut(scene.image, box);
  const depth = random.uniform(0.1, 0.5);
  const local = meanColour(before, alpha);
  const source = solid(box, [local[0] * depth, local[1] * depth, local[2] * depth]);
  addTexture(source, box, random, random.uniform(4, 25), 6 * scene.unit);
  const edged = withBrokenEdge(before, alpha, null, box.width, random, scene.unit);
  return { box, alpha, target: opaque(edged.pixels, source, alpha), kind: 'solid' };
}
