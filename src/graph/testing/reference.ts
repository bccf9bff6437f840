/** @file Plain, slow versions of ops that look at images [N, C, H, W], to compare the graph's results with. */
import type { ConvOptions } from '../ops/conv2d.js';
import type { PoolOptions } from '../ops/average-pool.js';
import { asFloats, floats, type TensorData } from '../data.js';

/** The value at a pixel; `outside` beyond the borders. */
type Pixel = (n: number, c: number, row: number, column: number, outside?: number) => number;

function pixels({ shape: [, channels, height, width], ...image }: TensorData): Pixel {
  const data = asFloats({ ...image, shape: [] });
  return (n, c, row, column, outside = 0) => {
    const inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? data[((n * channels + c) * height + row) * width + column] : outside;
  };
}

function image(shape: readonly number[], value: (n: number, c: number, row: number, column: number) => number) {
  const [batch, channels, height, width] = shape;
  const data: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) data.push(value(n, c, row, column));
      }
    }
  }
  return floats(data, shape);
}

function sides(x: TensorData, kernel: readonly number[], stride: number, padding: number): number[] {
  return kernel.map((size, i) => Math.floor((x.shape[2 + i] + 2 * padding - size) / stride) + 1);
}

export function conv2dReference(
  x: TensorData,
  weight: TensorData,
  bias: TensorData | null,
  { stride = 1, padding = 0 }: ConvOptions = {},
): TensorData {
  const [outputs, inputs, kernelHeight, kernelWidth] = weight.shape;
  const at = pixels(x);
  const tap = pixels(weight);
  const shape = [x.shape[0], outputs, ...sides(x, [kernelHeight, kernelWidth], stride, padding)];
  return image(shape, (n, o, row, column) => {
    let sum = bias ? asFloats(bias)[o] : 0;
    for (let c = 0; c < inputs; c++) {
      for (let i = 0; i < kernelHeight; i++) {
        for (let j = 0; j < kernelWidth; j++) {
          sum += tap(o, c, i, j) * at(n, c, row * stride + i - padding, column * stride + j - padding);
        }
      }
    }
    return sum;
  });
}

/** The maximum (padding is −∞) or the mean (padding is 0 and counts) of windows. */
export function poolReference(
  kind: 'max' | 'average',
  x: TensorData,
  { kernel, stride = 1, padding = 0 }: PoolOptions,
): TensorData {
  const at = pixels(x);
  const outside = kind === 'max' ? -Infinity : 0;
  const shape = [x.shape[0], x.shape[1], ...sides(x, [kernel, kernel], stride, padding)];
  return image(shape, (n, c, row, column) => {
    const window: number[] = [];
    for (let i = 0; i < kernel; i++) {
      for (let j = 0; j < kernel; j++) {
        window.push(at(n, c, row * stride + i - padding, column * stride + j - padding, outside));
      }
    }
    return kind === 'max' ? Math.max(...window) : window.reduce((sum, value) => sum + value, 0) / window.length;
  });
}

/**
 * Bilinear resampling by a triangle around each output pixel's centre (half-pixel coordinates), with weights that add
 * up to one over the pixels inside the image. With antialiasing the triangle is as wide as the shrinking asks for.
 */
export function resizeReference(x: TensorData, height: number, width: number, antialias: boolean): TensorData {
  const at = pixels(x);
  const rows = triangles(x.shape[2], height, antialias);
  const columns = triangles(x.shape[3], width, antialias);
  return image([x.shape[0], x.shape[1], height, width], (n, c, row, column) => {
    let sum = 0;
    rows[row].forEach((a, i) => columns[column].forEach((b, j) => (sum += a * b * at(n, c, i, j))));
    return sum;
  });
}

/** For each output position the weights of all input positions. */
function triangles(from: number, to: number, antialias: boolean): number[][] {
  const reach = antialias ? Math.max(1, from / to) : 1;
  return Array.from({ length: to }, (_, position) => {
    const centre = ((position + 0.5) * from) / to - 0.5;
    // Without antialiasing the border pixel goes on beyond the border; clamping the centre says the same.
    const clamped = antialias ? centre : Math.min(Math.max(centre, 0), from - 1);
    const weights = Array.from({ length: from }, (_, i) => Math.max(0, 1 - Math.abs(i - clamped) / reach));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  });
}
