/** @file How images enter a graph: uint8 [N, H, W, 3] → float32 [N, 3, h, w], resized and normalised for the backbone. */
import type { Backbone } from '../backbone/backbone.js';
import { add, bytes, cast, floats, mul, resize, transpose, type Tensor, type TensorData } from '../graph/index.js';
import { ClflowError } from '../errors.js';
import type { Size } from '../geometry/index.js';
import type { RgbImage } from '../image/rgb-image.js';

/** Resizes (antialiased) and normalises; `size` null where the input already has the working size. */
export function imageInput(image: Tensor, normalisation: Backbone['normalisation'], size: Size | null): Tensor {
  const channelsFirst = transpose(cast(image, 'float32'), [0, 3, 1, 2]);
  const resized = size ? resize(channelsFirst, size.height, size.width, { antialias: true }) : channelsFirst;
  const { mean, deviation } = normalisation;
  const perChannel = (values: number[]): Tensor => image.graph.constant(floats(values, [1, 3, 1, 1]));
  const scaled = mul(resized, perChannel(deviation.map((sigma) => 1 / (255 * sigma))));
  return add(scaled, perChannel(mean.map((mu, c) => -mu / deviation[c])));
}

/** Images of one size as one tensor [N, H, W, 3]. Throws ClflowError('data') when sizes differ or there are none. */
export function imageBatch(images: readonly RgbImage[]): TensorData {
  if (images.length === 0) throw new ClflowError('data', 'a batch needs at least one image, got none');
  const { width, height } = images[0];
  const data = new Uint8Array(images.length * height * width * 3);
  images.forEach((image, i) => {
    if (image.width !== width || image.height !== height) {
      throw new ClflowError(
        'data',
        `images of one batch must have one size, got ${width}×${height} and ${image.width}×${image.height}`,
      );
    }
    data.set(image.data, i * height * width * 3);
  });
  return bytes(data, [images.length, height, width, 3]);
}
