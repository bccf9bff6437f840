import { emitOne, type Tensor } from '../graph.js';
import { shapeError } from '../shapes.js';

export interface ResizeOptions {
  /** Widens the filter when shrinking, so that no detail is skipped (as Pillow does); default false. */
  readonly antialias?: boolean;
}

/** Bilinear resampling of [N, C, H, W] to a fixed size, pixel centres at half positions. Forward only. */
export function resize(x: Tensor, height: number, width: number, { antialias = false }: ResizeOptions = {}): Tensor {
  if (x.rank !== 4) throw shapeError('Resize', 'needs an image [N, C, H, W]', x);
  // Only H and W are named (axes), so a dynamic batch stays what it is.
  return emitOne(
    'Resize',
    [x, null, null, x.graph.integers([height, width])],
    [x.shape[0], x.shape[1], height, width],
    {
      attributes: {
        mode: { string: 'linear' },
        coordinate_transformation_mode: { string: 'half_pixel' },
        antialias: { int: antialias ? 1 : 0 },
        // Without it a widened filter that reaches over the border counts the border pixel several times; Pillow and
        // PyTorch share that weight among all pixels under the filter.
        exclude_outside: { int: antialias ? 1 : 0 },
        axes: { ints: [2, 3] },
      },
    },
  );
}
