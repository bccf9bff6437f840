/** @file log|det J| of a map of tensors by central differences: all neighbours of a point go through the graph as one batch. */
import { asFloats, floats, type Runtime, type Tensor } from '../../graph/index.js';
import { evaluate } from '../../graph/testing/evaluate.js';
import { logAbsDet } from './linear-algebra.js';

/** What a flow says about one point: outputs, and log|det J| per position. */
export interface FlowMap {
  readonly output: Tensor;
  readonly logDet: Tensor;
}

/**
 * @param point one image [C, H, W] flat
 * @param build the map, for a batch [N, C, H, W]
 * @returns log|det J| of all C · H · W outputs by all inputs, numerically, and as the map itself says
 */
export async function compareLogDet(
  runtime: Runtime,
  point: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  build: (x: Tensor) => FlowMap,
  step = 1e-2,
): Promise<{ numeric: number; stated: number }> {
  const size = point.length;
  const batch = new Float32Array((2 * size + 1) * size);
  for (let i = 0; i <= 2 * size; i++) batch.set(point, i * size);
  for (let i = 0; i < size; i++) {
    batch[2 * i * size + i] += step;
    batch[(2 * i + 1) * size + i] -= step;
  }
  const [output, logDet] = await evaluate(runtime, [floats(batch, [2 * size + 1, channels, height, width])], (x) => {
    const { output: y, logDet: stated } = build(x);
    return [y, stated];
  });
  const y = asFloats(output);
  const jacobian = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    // The inputs as float32 rounded them.
    const distance = batch[2 * i * size + i] - batch[(2 * i + 1) * size + i];
    for (let j = 0; j < size; j++)
      jacobian[j * size + i] = (y[2 * i * size + j] - y[(2 * i + 1) * size + j]) / distance;
  }
  // The last image of the batch is the point itself; a log-determinant of one row belongs to all of them.
  const perPosition = asFloats(logDet).slice(-height * width);
  return { numeric: logAbsDet(jacobian), stated: perPosition.reduce((sum, value) => sum + value, 0) };
}
