import { innermostGraph, emitOne } from '../graph.js';
import { shapeError, windowedSize } from '../shapes.js';
import type { Tensor } from '../tensor.js';
import type { PoolOptions } from './average-pool.js';
import { reshape } from './reshape.js';
import { zerosLike } from './zeros-like.js';

/** Maximum over windows of kernel × kernel; padding never wins. [N, C, H, W] → [N, C, H', W']. */
export function maxPool(x: Tensor, { kernel, stride = 1, padding = 0 }: PoolOptions): Tensor {
  if (x.rank !== 4) throw shapeError('MaxPool', 'needs an image [N, C, H, W]', x);
  const [n, channels] = x.shape;
  const [height, width] = [2, 3].map((axis) => windowedSize(x.shape[axis], kernel, stride, padding));
  const shape = [n, channels, height, width];
  const [y, indices] = innermostGraph([x]).emit('MaxPool', [x], [{ shape }, { shape, type: 'int64' }], {
    attributes: {
      kernel_shape: { ints: [kernel, kernel] },
      pads: { ints: [padding, padding, padding, padding] },
      strides: { ints: [stride, stride] },
    },
    gradient: ([dy]) => {
      // ONNX counts the winners' indices over the whole flattened input.
      const flat = zerosLike(reshape(x, [x.size]));
      const inputs = [flat, reshape(indices, [indices.size]), reshape(dy!, [dy!.size])];
      const sum = emitOne('ScatterElements', inputs, [x.size], { attributes: { reduction: { string: 'add' } } });
      return [reshape(sum, x.shape)];
    },
  });
  return y;
}
