/**
 * @file The weight gradient of a convolution as matrix products:
 * dW[o, c, i, j] = Σ_n Σ_p dY[n, o, p] · X[n, c, stride · p + (i, j)] with X zero-padded.
 *
 * With stride 1 all k² offsets come from one product per image. In flat row-major order a shift by (i, j) is an offset
 * of i · R + j, R the padded row length, if dY's rows are padded with zeros to R as well. So k vertically shifted copies
 * of X times k horizontally shifted copies of dY give all k × k combinations.
 */
import { pad } from './pad.js';
import type { Tensor } from '../tensor.js';
import { concat } from './concat.js';
import { matmulTransposed } from './matmul.js';
import { reduceSum } from './reduce-sum.js';
import { reshape } from './reshape.js';
import { slice, stridedSlice } from './slice.js';
import { transpose } from './transpose.js';

export function weightGradient(dy: Tensor, x: Tensor, weight: Tensor, padding: number, stride: number): Tensor {
  const [, , kernelHeight, kernelWidth] = weight.shape;
  if (kernelHeight === 1 && kernelWidth === 1 && stride === 1 && padding === 0) return pointwise(dy, x, weight);
  return stride === 1 ? shiftedProduct(dy, x, weight, padding) : windowProducts(dy, x, weight, padding, stride);
}

function pointwise(dy: Tensor, x: Tensor, weight: Tensor): Tensor {
  const product = matmulTransposed(flatten(dy), flatten(x));
  return reshape(reduceSum(product, [0]), weight.shape);
}

function shiftedProduct(dy: Tensor, x: Tensor, weight: Tensor, padding: number): Tensor {
  const [n, outputs, outHeight, outWidth] = dy.shape;
  const [, inputs, kernelHeight, kernelWidth] = weight.shape;
  const reach = kernelWidth - 1;
  const row = outWidth + reach;
  const length = outHeight * row + reach;

  const padded = pad(x, [0, 0, padding, padding], [0, 0, padding, padding]);
  const rows = reshape(padded, [n, inputs, (outHeight + kernelHeight - 1) * row]);
  const flatX = pad(rows, [0, 0, 0], [0, 0, reach]);
  const shiftedX = Array.from({ length: kernelHeight }, (_, i) => slice(flatX, 2, i * row, i * row + length));

  const flatDy = reshape(pad(dy, [0, 0, 0, 0], [0, 0, 0, reach]), [n, outputs, outHeight * row]);
  const shiftedDy = Array.from({ length: kernelWidth }, (_, j) => pad(flatDy, [0, 0, j], [0, 0, reach - j]));

  const product = matmulTransposed(concat(shiftedDy, 1), concat(shiftedX, 1));
  const sum = reshape(reduceSum(product, [0]), [kernelWidth, outputs, kernelHeight, inputs]);
  return transpose(sum, [1, 3, 2, 0]);
}

function windowProducts(dy: Tensor, x: Tensor, weight: Tensor, padding: number, stride: number): Tensor {
  const [outputs, inputs, kernelHeight, kernelWidth] = weight.shape;
  const [, , outHeight, outWidth] = dy.shape;
  const padded = pad(x, [0, 0, padding, padding], [0, 0, padding, padding]);
  const flatDy = flatten(dy);
  const products: Tensor[] = [];
  for (let i = 0; i < kernelHeight; i++) {
    for (let j = 0; j < kernelWidth; j++) {
      const window = stridedSlice(padded, [2, 3], [i, j], [outHeight, outWidth], stride);
      const product = reduceSum(matmulTransposed(flatDy, flatten(window)), [0]);
      products.push(reshape(product, [outputs, inputs, 1]));
    }
  }
  return reshape(concat(products, 2), weight.shape);
}

/** [N, C, H, W] → [N, C, H · W]. */
function flatten(x: Tensor): Tensor {
  const [n, channels, height, width] = x.shape;
  return reshape(x, [n, channels, height * width]);
}
