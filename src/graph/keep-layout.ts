/** @file A stop for a runtime that rearranges a graph. */
import { reshape } from './ops/reshape.js';
import { DYNAMIC } from './tensor-type.js';
import type { Tensor } from './graph.js';

/**
 * The same image [N, C, H, W], behind which layers may be arranged in another way without what is before it following.
 *
 * Layers in whole numbers run on [N, H, W, C]. ONNX Runtime (up to 1.32 at least) then moves the transposition that makes channels the
 * first axis down to them, also past a Resize that names its `axes`, whose two sizes it takes for those of four: the model does not
 * open ("Number of elements of input 'sizes' (0)"). It stops where an image is laid flat and made an image again, which costs nothing.
 */
export function keepLayout(image: Tensor): Tensor {
  const [n, channels, height, width] = image.shape;
  // An image of any size comes from no Resize.
  if ([channels, height, width].includes(DYNAMIC)) return image;
  return reshape(reshape(image, [n, channels * height * width]), image.shape);
}
