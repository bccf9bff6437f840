/**
 * @file Joins the scales of a backbone on one grid, that of stride 8: every map is average-pooled 3×3 (stride 1), the
 * finer ones are then averaged by area, the coarser ones interpolated bilinearly, and all channels stand side by side.
 *
 * Principal channels are a linear map of the joined ones, so inference projects every scale first and pools and resizes
 * the few projected channels (`projectedParts`); both orders give the same numbers.
 */
import { add, averagePool, concat, conv2d, floats, resize, type Tensor } from '../graph/index.js';

/** A linear map of C joined channels to K principal channels: y = P x + b. */
export interface ChannelProjection {
  /** [K, C], row-major. */
  readonly matrix: Float32Array;
  /** [K] */
  readonly offset: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
}

/** Maps [N, C_l, H_l, W_l] → [N, Σ C_l, height, width]. */
export function joinScales(maps: readonly Tensor[], height: number, width: number): Tensor {
  return concat(
    maps.map((map) => toGrid(map, height, width)),
    1,
  );
}

/** Every map's part of the principal channels, without the offset: [N, K, height, width] each. */
export function projectedParts(
  maps: readonly Tensor[],
  projection: ChannelProjection,
  height: number,
  width: number,
): Tensor[] {
  let start = 0;
  return maps.map((map) => {
    const channels = map.shape[1];
    const weight = map.graph.constant(
      floats(columns(projection, start, channels), [projection.outputs, channels, 1, 1]),
    );
    start += channels;
    return toGrid(conv2d(map, weight), height, width);
  });
}

/** The principal channels of the joined maps, the sum of their parts and the offset: [N, K, height, width]. */
export function sumOfParts(parts: readonly Tensor[], { offset, outputs }: ChannelProjection): Tensor {
  const sum = parts.reduce((left, right) => add(left, right));
  return add(sum, sum.graph.constant(floats(offset, [1, outputs, 1, 1])));
}

function toGrid(map: Tensor, height: number, width: number): Tensor {
  const pooled = averagePool(map, { kernel: 3, padding: 1 });
  const factor = map.shape[2] / height;
  if (factor === 1) return pooled;
  if (factor > 1) return averagePool(pooled, { kernel: factor, stride: factor });
  return resize(pooled, height, width);
}

/** The columns of the matrix that belong to one scale, as a matrix of their own. */
function columns({ matrix, inputs, outputs }: ChannelProjection, start: number, count: number): Float32Array {
  const part = new Float32Array(outputs * count);
  for (let row = 0; row < outputs; row++) {
    part.set(matrix.subarray(row * inputs + start, row * inputs + start + count), row * count);
  }
  return part;
}
