import { emitOne, innermostGraph, type Tensor } from '../graph.js';
import { shapeError, withAxis } from '../shapes.js';
import { DYNAMIC } from '../tensor-type.js';
import { reduceMax } from './reduce-max.js';
import { reduceMean } from './reduce-mean.js';
import { reshape } from './reshape.js';
import { zerosLike } from './zeros-like.js';

/** The k largest values of the last axis in falling order: [..., n] → [..., k]. */
export function topK(x: Tensor, k: number): Tensor {
  return largest(x, k)[0];
}

/** @returns values and indices, [..., k] each */
function largest(x: Tensor, k: number): readonly [values: Tensor, indices: Tensor] {
  const size = x.shape.at(-1) ?? 0;
  if (!Number.isInteger(k) || k < 1 || (size !== DYNAMIC && k > size)) {
    throw shapeError('TopK', `${k} values cannot be taken from the last axis`, x);
  }
  const shape = withAxis(x.shape, x.rank - 1, k);
  const [values, indices] = innermostGraph([x]).emit(
    'TopK',
    [x, x.graph.integers([k])],
    [{ shape }, { shape, type: 'int64' }],
    {
      gradient: ([dy]) => [
        emitOne('ScatterElements', [zerosLike(x), indices, dy!], x.shape, {
          attributes: { axis: { int: x.rank - 1 } },
        }),
        null,
      ],
    },
  );
  return [values, indices];
}

/** Mean of the k largest values of the last axis: [..., n] → [...]. */
export function topKMean(x: Tensor, k: number): Tensor {
  return reduceMean(topK(x, k), [x.rank - 1]);
}

/** Elements of a block of {@link topKMeanOfBlocks}. */
const BLOCK = 16;

/**
 * As {@link topKMean} of [N, n], the same bits: the k largest elements lie in the k blocks with the highest maxima, so nothing else has
 * to be sorted. Of long rows, where k is a small part of n, it takes a fifth of the time. No gradient.
 */
export function topKMeanOfBlocks(x: Tensor, k: number): Tensor {
  const [rows, n] = x.shape;
  if (x.rank !== 2 || n === DYNAMIC || n % BLOCK !== 0 || k * BLOCK >= n) return topKMean(x, k);
  const blocks = reshape(x, [rows, n / BLOCK, BLOCK]);
  const [, highest] = largest(reduceMax(blocks, [2]), k);
  const found = emitOne('GatherND', [blocks, reshape(highest, [rows, k, 1])], [rows, k, BLOCK], {
    attributes: { batch_dims: { int: 1 } },
  });
  return topKMean(reshape(found, [rows, k * BLOCK]), k);
}
