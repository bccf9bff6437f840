/** @file How images enter a graph: uint8 [N, H, W, 3] → float32 [N, 3, h, w], resized and normalised for the backbone. */
import type { Backbone } from '../backbone/backbone.js';
import { add, cast, floats, mul, resize, transpose, where, type Tensor } from '../graph/index.js';
import type { Size } from '../geometry/index.js';
import type { Mask } from '../image/rgb-image.js';
import { UNSEEN, areaTensor } from './area.js';

/**
 * Resizes (antialiased) and normalises; `size` null where the input already has the working size.
 * @param area at working size; missing: all of the image is seen
 */
export function imageInput(
  image: Tensor,
  normalisation: Backbone['normalisation'],
  size: Size | null,
  area?: Mask,
): Tensor {
  // Turned as bytes, of which a large image has a quarter of what it has as floats.
  const channelsFirst = cast(transpose(image, [0, 3, 1, 2]), 'float32');
  const resized = size ? resize(channelsFirst, size.height, size.width, { antialias: true }) : channelsFirst;
  const seen = area ? where(areaTensor(image.graph, area, [1, 1, area.height, area.width]), resized, UNSEEN) : resized;
  const { mean, deviation } = normalisation;
  const perChannel = (values: number[]): Tensor | number =>
    values.every((value) => value === values[0]) ? values[0] : image.graph.constant(floats(values, [1, 3, 1, 1]));
  const scaled = mul(seen, perChannel(deviation.map((sigma) => 1 / (255 * sigma))));
  return add(scaled, perChannel(mean.map((mu, c) => -mu / deviation[c])));
}
