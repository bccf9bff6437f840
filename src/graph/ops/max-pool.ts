import { innermostGraph, emitOne, type Tensor } from '../graph.js';
import { shapeError, windowedSides } from '../shapes.js';
import type { PoolOptions } from './average-pool.js';
import { reshape } from './reshape.js';
import { zerosLike } from './zeros-like.js';

/** Maximum over windows of kernel × kernel; padding never wins. [N, C, H, W] → [N, C, H', W']. */
export function maxPool(x: Tensor, { kernel, stride = 1, padding = 0 }: PoolOptions): Tensor {
  if (x.rank !== 4) throw shapeError('MaxPool', 'needs an image [N, C, H, W]', x);
  const [n, channels] = x.shape;
  const [height, width] = windowedSides('MaxPool', x, [kernel, kernel], stride, padding);
  const shape = [n, channels, height, width];
  const attributes = {
    kernel_shape: { ints: [kernel, kernel] },
    pads: { ints: [padding, padding, padding, padding] },
    strides: { ints: [stride, stride] },
  };
  return emitOne('MaxPool', [x], shape, {
    attributes,
    gradient: ([dy]) => {
      // Asked for the winners' indices, ONNX Runtime takes a path several times slower: so only here, by a second node.
      const outputs = [{ shape }, { shape, type: 'int64' as const }];
      const [, indices] = innermostGraph([x]).emit('MaxPool', [x], outputs, { attributes });
      // ONNX counts the winners' indices over the whole flattened input.
      const flat = zerosLike(reshape(x, [x.size]));
      const inputs = [flat, reshape(indices, [indices.size]), reshape(dy!, [dy!.size])];
      const sum = emitOne('ScatterElements', inputs, [x.size], { attributes: { reduction: { string: 'add' } } });
      return [reshape(sum, x.shape)];
    },
  });
}
