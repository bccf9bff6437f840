/** @file A mixture's whitening as a layer of a graph. */
import {
  add,
  argMax,
  floats,
  gatherRows,
  matmul,
  mul,
  reduceSumSquare,
  reshape,
  sub,
  transpose,
  type Tensor,
} from '../graph/index.js';
import type { FlowStep } from './coupling.js';
import type { MixtureWhitening } from './mixture-whitening.js';

/** A mixture's numbers as tensors; all components are one matrix product. */
export interface MixtureTensors {
  /** [C, K · C]: column k · C + i is row i of Σ_k^(−½). */
  readonly matrix: Tensor;
  /** −Σ_k^(−½) μ_k, [K · C] */
  readonly offset: Tensor;
  /** log|det Σ_k^(−½)| + log π_k(p), [P, K] */
  readonly logWeight: Tensor;
  /** m_p, [1, C, H, W] */
  readonly place: Tensor;
}

/** A whitened map, and the component that whitened each position: int64 [N, P, 1]. */
export interface MixtureStep extends FlowStep {
  readonly component: Tensor;
}

/**
 * y of the most probable component, and log|det| + log π of it.
 * @param x [N, C, H, W]
 * @returns output [N, C, H, W] and logDet [N, 1, H, W]
 */
export function applyMixtureWhitening(x: Tensor, { matrix, offset, logWeight, place }: MixtureTensors): MixtureStep {
  const [n, channels, height, width] = x.shape;
  const [positions, components] = logWeight.shape;
  const rows = transpose(reshape(x, [n, channels, positions]), [0, 2, 1]);
  const all = reshape(add(matmul(rows, matrix), offset), [n, positions, components, channels]);
  const logLikelihood = add(mul(reduceSumSquare(all, [3]), -0.5), logWeight); // [N, P, K]
  const best = argMax(logLikelihood, 2); // [N, P, 1]
  const white = gatherRows(all, best);
  const likelihood = gatherRows(reshape(logLikelihood, [n, positions, components, 1]), best); // [N, P, 1]
  // Without the energy of y, what is left of the best component's log-likelihood is its weight.
  const logDet = add(likelihood, mul(reduceSumSquare(white, [2], true), 0.5));
  return {
    output: sub(reshape(transpose(white, [0, 2, 1]), [n, channels, height, width]), place),
    logDet: reshape(logDet, [n, 1, height, width]),
    component: best,
  };
}

/** The numbers of a fitted mixture in the order of {@link MixtureTensors}. */
export function mixtureValues({ components, channels: c, mean, transform }: MixtureWhitening): {
  readonly matrix: Float32Array;
  readonly offset: Float32Array;
} {
  const matrix = new Float32Array(c * components * c);
  const offset = new Float32Array(components * c);
  for (let k = 0; k < components; k++) {
    for (let i = 0; i < c; i++) {
      let shift = 0;
      for (let j = 0; j < c; j++) {
        const value = transform[(k * c + i) * c + j];
        matrix[j * components * c + k * c + i] = value;
        shift -= value * mean[k * c + j];
      }
      offset[k * c + i] = shift;
    }
  }
  return { matrix, offset };
}

/** A fitted mixture baked into a graph. */
export function mixtureWhiteningLayer(x: Tensor, whitening: MixtureWhitening): MixtureStep {
  const [, , height, width] = x.shape;
  const { components, channels, positions, logWeight, place, transform } = whitening;
  const { offset } = mixtureValues(whitening);
  // Symmetric matrices, of which a file holds one half; a runtime lays them out once.
  const matrices = transpose(x.graph.constant(floats(transform, [components, channels, channels])), [2, 0, 1]);
  return applyMixtureWhitening(x, {
    matrix: reshape(matrices, [channels, components * channels]),
    offset: x.graph.constant(floats(offset, [components * channels])),
    logWeight: x.graph.constant(floats(logWeight, [positions, components])),
    place: x.graph.constant(floats(place, [1, channels, height, width])),
  });
}
