import { floats } from '../data.js';
import { emitOne, type Tensor } from '../graph.js';
import { shapeError, windowedSides } from '../shapes.js';

export interface PoolOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
}

/** Mean over windows of kernel × kernel; padding counts as zeros. [N, C, H, W] → [N, C, H', W']. */
export function averagePool(x: Tensor, { kernel, stride = 1, padding = 0 }: PoolOptions): Tensor {
  if (x.rank !== 4) throw shapeError('AveragePool', 'needs an image [N, C, H, W]', x);
  const [n, channels] = x.shape;
  const [height, width] = windowedSides('AveragePool', x, [kernel, kernel], stride, padding);
  const attributes = {
    kernel_shape: { ints: [kernel, kernel] },
    pads: { ints: [padding, padding, padding, padding] },
    strides: { ints: [stride, stride] },
  };
  return emitOne('AveragePool', [x], [n, channels, height, width], {
    attributes: { ...attributes, count_include_pad: { int: 1 } },
    gradient: ([dy]) => {
      // Each dY spreads evenly over its window: a depthwise transposed convolution with a constant kernel.
      const weight = dy!.graph.constant(
        floats(new Float32Array(channels * kernel * kernel).fill(1 / (kernel * kernel)), [channels, 1, kernel, kernel]),
      );
      const leftOver = [2, 3].map((axis) => x.shape[axis] + 2 * padding - kernel - (dy!.shape[axis] - 1) * stride);
      return [
        emitOne('ConvTranspose', [dy!, weight], x.shape, {
          attributes: { ...attributes, group: { int: channels }, output_padding: { ints: leftOver } },
        }),
      ];
    },
  });
}
