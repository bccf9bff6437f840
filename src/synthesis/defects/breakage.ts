/** @file Breakage: the facets of a break or a chip, each catching the light in its own way. */
import type { Random } from '../../random.js';
import { opaque } from '../blends/opaque.js';
import type { Draft } from '../draft.js';
import { clamp } from '../../geometry/index.js';
import { polygon } from '../masks/polygon.js';
import { type Colour, type Pixels, cut, mixColours } from '../pixels.js';
import { asSeen, confine, drawArea, place, placeOnEdge } from '../placement.js';
import type { Scene } from '../scene.js';
import { type Shape, union } from '../shape.js';
import { gradient } from '../sources/colour.js';
import { addTexture } from '../sources/noise-texture.js';

export function breakage(scene: Scene, random: Random): Draft | null {
  const area = drawArea(scene, random, 0.0008, 0.06);
  const count = random.integer(2, 6);
  const centre = random.chance(0.4) ? placeOnEdge(scene, random) : place(scene, random);
  const spread = 0.35 * Math.sqrt(area);
  const facets: Shape[] = [];
  for (let i = 0; i < count; i++) {
    const facet = confine(
      scene,
      random,
      polygon(scene, random, {
        x: centre.x + random.normal(0, spread),
        y: centre.y + random.normal(0, spread),
        area: (1.5 * area * random.uniform(0.4, 1.4)) / count,
        corners: random.integer(3, 7),
        elongation: random.uniform(1, 3),
      }),
    );
    if (facet) facets.push(asSeen(scene, random, facet));
  }
  const whole = union(facets);
  if (!whole) return null;
  const { box, alpha } = whole;
  let target = cut(scene.image, box);
  for (const facet of facets) target = opaque(target, face(scene, random, box), within(facet, box));
  return { box, alpha, target, kind: 'solid' };
}

/** One facet: a gradient between two of the product's own shades, rough, sometimes nearly white with light. */
function face(scene: Scene, random: Random, box: Shape['box']): Pixels {
  const bright = random.chance(0.3);
  const tone = (): Colour => {
    const own = random.pick(scene.palette.samples);
    return mixColours(own, bright ? [244, 244, 244] : [20, 20, 20], random.uniform(0, bright ? 0.8 : 0.45));
  };
  const source = gradient(box, tone(), tone(), random.uniform(0, 2 * Math.PI));
  const roughness = random.uniform(6, 45);
  addTexture(source, box, random, roughness, clamp(random.uniform(3, 16) * scene.unit, 2, 40));
  return source;
}

function within(facet: Shape, box: Shape['box']): Float32Array {
  const alpha = new Float32Array(box.width * box.height);
  for (let row = 0; row < facet.box.height; row++) {
    const from = row * facet.box.width;
    const to = (facet.box.y - box.y + row) * box.width + facet.box.x - box.x;
    alpha.set(facet.alpha.subarray(from, from + facet.box.width), to);
  }
  return alpha;
}
