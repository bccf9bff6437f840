import { emitOne, innermostGraph, type Tensor } from '../graph.js';
import { shapeError, withAxis } from '../shapes.js';
import { DYNAMIC } from '../tensor-type.js';
import { reduceMean } from './reduce-mean.js';
import { zerosLike } from './zeros-like.js';

/** The k largest values of the last axis in falling order: [..., n] → [..., k]. */
export function topK(x: Tensor, k: number): Tensor {
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
  return values;
}

/** Mean of the k largest values of the last axis: [..., n] → [...]. */
export function topKMean(x: Tensor, k: number): Tensor {
  return reduceMean(topK(x, k), [x.rank - 1]);
}
