/** @file The forward pass of a residual network over any kind of layer: constants at inference, parameters in training. */
import { add, maxPool, relu, type Tensor } from '../graph/index.js';
import type { BlockSpec, Layout } from './layout.js';

/** Applies a layer's convolution (batch norm folded in), without the ReLU behind it. */
export type Convolve<Layer> = (layer: Layer, x: Tensor) => Tensor;

/**
 * What comes out of every stage.
 * @param image float32 [N, 3, H, W], normalised
 * @returns [N, C, H / stride, W / stride] for strides 4, 8, 16
 */
export function residualFeatures<Layer>(
  image: Tensor,
  { stem, pooled, stages }: Layout<Layer>,
  convolve: Convolve<Layer>,
): Tensor[] {
  const block = (x: Tensor, { layers, shortcut }: BlockSpec<Layer>): Tensor => {
    const y = layers.reduce((value, layer, i) => convolve(layer, i === 0 ? value : relu(value)), x);
    return relu(add(y, shortcut ? convolve(shortcut, x) : x));
  };
  const start = relu(convolve(stem, image));
  let x = pooled ? maxPool(start, { kernel: 3, stride: 2, padding: 1 }) : start;
  return stages.map((blocks) => (x = blocks.reduce(block, x)));
}
