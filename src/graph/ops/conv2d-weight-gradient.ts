/**
 * @file The weight gradient of a convolution as matrix products:
 * dW[o, c, i, j] = Σ_n Σ_p dY[n, o, p] · X[n, c, stride · p + (i, j) − padding] with X zero outside.
 *
 * With stride 1, move dY by j columns and X by i rows, zeros coming in: dY_j[r, s] = dY[r, s − j + padding],
 * X_i[r, s] = X[r + i − padding, s]. Then dW[·, ·, i, j] = dY_j · X_iᵀ, so k copies of either side give all k × k
 * offsets in k products of k times the height. That is nine tenths of the speed of the bare products; unfolding X
 * into k² copies is slower, and so is a convolution of the transposed tensors.
 *
 * With stride s, offset (i, j) meets only the pixels of phase (i mod s, j mod s) of the padded image, and those as with
 * stride 1: the kernel falls apart into s² small ones, each over one phase.
 */
import { emitOne, type Tensor } from '../graph.js';
import { invertPermutation } from '../permutation.js';
import { concat } from './concat-split.js';
import { gather } from './gather.js';
import { matmulTransposed } from './matmul.js';
import { pad } from './pad-slice.js';
import { reduceSum } from './sum-expand.js';
import { reshape } from './reshape.js';
import { stridedSlice } from './pad-slice.js';
import { transpose } from './transpose.js';

export function weightGradient(dy: Tensor, x: Tensor, weight: Tensor, padding: number, stride: number): Tensor {
  const [, , kernelHeight, kernelWidth] = weight.shape;
  if (kernelHeight === 1 && kernelWidth === 1 && stride === 1 && padding === 0) return pointwise(dy, x, weight);
  return stride === 1
    ? shiftedProducts(dy, x, [kernelHeight, kernelWidth], padding)
    : phaseProducts(dy, x, weight, padding, stride);
}

function pointwise(dy: Tensor, x: Tensor, weight: Tensor): Tensor {
  return reshape(summedProduct(flatten(dy), flatten(x)), weight.shape);
}

function shiftedProducts(dy: Tensor, x: Tensor, kernel: readonly [number, number], padding: number): Tensor {
  const [kernelHeight, kernelWidth] = kernel;
  const [batch, outputs, outHeight, outWidth] = dy.shape;
  const [, inputs, height, width] = x.shape;
  const shape = [outputs, inputs, kernelHeight, kernelWidth];

  // One sum over batch and positions spares adding up a product per image, but costs a transposed copy of both sides:
  // worth it where there are many channels and few positions.
  const merged = kernelHeight * kernelWidth * outputs * inputs > (outHeight * width * (outputs + inputs)) / 2;
  const arrange = (image: Tensor): Tensor => (merged ? transpose(image, [1, 0, 2, 3]) : image);
  const [y, z] = [arrange(dy), arrange(x)];
  const flat = (image: Tensor, channels: number): Tensor =>
    reshape(image, merged ? [channels, batch * outHeight * width] : [batch, channels, outHeight * width]);
  const columns = Array.from({ length: kernelWidth }, (_, j) =>
    flat(padOrCrop(y, 3, j - padding, width - outWidth - j + padding), outputs),
  );
  const rows = Array.from({ length: kernelHeight }, (_, i) =>
    flat(padOrCrop(z, 2, padding - i, outHeight - height - padding + i), inputs),
  );

  // The side with fewer channels is stacked: fewer copies. Transposing offsets and weights as two flat axes, one after
  // the other, is several times as fast as moving four axes at once.
  const channelAxis = merged ? 0 : 1;
  const offsets = kernelHeight * kernelWidth;
  if (outputs <= inputs) {
    const stacked = concat(columns, channelAxis);
    const products = rows.map((row) => reshape(summedProduct(stacked, row), [kernelWidth, outputs * inputs]));
    return reshape(transpose(concat(products, 0), [1, 0]), shape);
  }
  const stacked = concat(rows, channelAxis);
  const products = columns.map((column) =>
    reshape(summedProduct(stacked, column), [kernelHeight, 1, inputs * outputs]),
  );
  const all = reshape(concat(products, 1), [offsets, inputs * outputs]);
  const swapped = transpose(reshape(transpose(all, [1, 0]), [inputs, outputs, offsets]), [1, 0, 2]);
  return reshape(swapped, shape);
}

function phaseProducts(dy: Tensor, x: Tensor, weight: Tensor, padding: number, stride: number): Tensor {
  const [outputs, inputs, kernelHeight, kernelWidth] = weight.shape;
  const [, , outHeight, outWidth] = dy.shape;
  const padded = padding === 0 ? x : pad(x, [0, 0, padding, padding], [0, 0, padding, padding]);
  const parts: Tensor[] = [];
  const order: number[] = [];
  for (let i = 0; i < Math.min(stride, kernelHeight); i++) {
    for (let j = 0; j < Math.min(stride, kernelWidth); j++) {
      const rows = Math.ceil((kernelHeight - i) / stride);
      const columns = Math.ceil((kernelWidth - j) / stride);
      const phase = stridedSlice(padded, [2, 3], [i, j], [outHeight + rows - 1, outWidth + columns - 1], stride);
      parts.push(reshape(shiftedProducts(dy, phase, [rows, columns], 0), [outputs, inputs, rows * columns]));
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) order.push((i + r * stride) * kernelWidth + j + c * stride);
      }
    }
  }
  return reshape(gather(concat(parts, 2), invertPermutation(order), 2), weight.shape);
}

/** a · bᵀ, summed over images where there is a batch axis: [(N,) m, k], [(N,) n, k] → [m, n]. */
function summedProduct(a: Tensor, b: Tensor): Tensor {
  const product = matmulTransposed(a, b);
  return a.rank === 3 ? reduceSum(product, [0]) : product;
}

/** Zeros before and after one axis; negative amounts cut off instead. */
function padOrCrop(x: Tensor, axis: number, before: number, after: number): Tensor {
  if (before === 0 && after === 0) return x;
  const amounts = [before, after].flatMap((amount) => x.shape.map((_, i) => (i === axis ? amount : 0)));
  const shape = x.shape.map((size, i) => (i === axis ? size + before + after : size));
  return emitOne('Pad', [x, x.graph.integers(amounts), x.graph.scalar(0)], shape);
}

/** [N, C, H, W] → [N, C, H · W]. */
function flatten(x: Tensor): Tensor {
  const [n, channels, height, width] = x.shape;
  return reshape(x, [n, channels, height * width]);
}
