/** @file Images in memory as the tensor that a detector's graph takes. */
import { ClflowError } from '../errors.js';
import { bytes, type TensorData } from '../graph/data.js';
import type { RgbImage } from '../image/rgb-image.js';

/** Images of one size as one tensor [N, H, W, 3]. Throws ClflowError('data') when sizes differ or there are none. */
export function imageBatch(images: readonly RgbImage[]): TensorData {
  if (images.length === 0) throw new ClflowError('data', 'a batch needs at least one image, got none');
  const { width, height } = images[0];
  if (images.length === 1) return bytes(images[0].data, [1, height, width, 3]); // its own bytes, not a copy
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
