/**
 * @file 2D convolution (cross-correlation, as everywhere in deep learning) and its two gradients.
 * - Input gradient, stride 1: a convolution of dY with the flipped, transposed kernel, which ONNX Runtime runs faster
 *   than ConvTranspose; with a stride: ConvTranspose.
 * - Weight gradient: see conv2d-weight-gradient.ts.
 */
import { emitOne, type Tensor } from '../graph.js';
import { sameShape, shapeError, windowedSides } from '../shapes.js';
import { weightGradient } from './conv2d-weight-gradient.js';
import { reduceSum } from './sum-expand.js';
import { reshape } from './reshape.js';
import { reverse } from './pad-slice.js';
import { transpose } from './transpose.js';

export interface ConvOptions {
  /** Zeros around the image on every side, in pixels; default 0. */
  readonly padding?: number;
  /** Step of the window, in pixels; default 1. */
  readonly stride?: number;
}

/** x [N, C, H, W] * weight [O, C, k, k] (+ bias [O]) → [N, O, H', W']. */
export function conv2d(x: Tensor, weight: Tensor, bias: Tensor | null = null, options: ConvOptions = {}): Tensor {
  const { padding = 0, stride = 1 } = options;
  if (x.rank !== 4 || weight.rank !== 4 || x.shape[1] !== weight.shape[1]) {
    throw shapeError('Conv', 'needs an image [N, C, H, W] and a kernel [O, C, k, k]', x, weight);
  }
  const [outputs, , kernelHeight, kernelWidth] = weight.shape;
  if (bias && !sameShape(bias.shape, [outputs])) {
    throw shapeError('Conv', "needs one bias for each of the kernel's outputs", weight, bias);
  }
  const [height, width] = windowedSides('Conv', x, [kernelHeight, kernelWidth], stride, padding);
  return emitOne('Conv', bias ? [x, weight, bias] : [x, weight], [x.shape[0], outputs, height, width], {
    attributes: {
      kernel_shape: { ints: [kernelHeight, kernelWidth] },
      pads: { ints: [padding, padding, padding, padding] },
      strides: { ints: [stride, stride] },
    },
    gradient: ([dy]) => [
      inputGradient(dy!, x, weight, padding, stride),
      weightGradient(dy!, x, weight, padding, stride),
      ...(bias ? [reduceSum(dy!, [0, 2, 3])] : []),
    ],
  });
}

function inputGradient(dy: Tensor, x: Tensor, weight: Tensor, padding: number, stride: number): Tensor {
  const [, , kernelHeight, kernelWidth] = weight.shape;
  if (stride === 1 && kernelHeight === kernelWidth && padding < kernelHeight) {
    // Turned by 180°: the kernel's places in reverse order.
    const [outputs, inputs] = weight.shape;
    const swapped = transpose(reshape(weight, [outputs, inputs, kernelHeight * kernelWidth]), [1, 0, 2]);
    const turned = kernelHeight === 1 ? swapped : reverse(swapped, 2);
    const flipped = reshape(turned, [inputs, outputs, kernelHeight, kernelWidth]);
    return conv2d(dy, flipped, null, { padding: kernelHeight - 1 - padding });
  }
  const leftOver = [2, 3].map(
    (axis) => x.shape[axis] + 2 * padding - weight.shape[axis] - (dy.shape[axis] - 1) * stride,
  );
  return emitOne('ConvTranspose', [dy, weight], x.shape, {
    attributes: {
      kernel_shape: { ints: [kernelHeight, kernelWidth] },
      pads: { ints: [padding, padding, padding, padding] },
      strides: { ints: [stride, stride] },
      output_padding: { ints: leftOver },
    },
  });
}
