import { reshape, type Tensor } from '../graph/index.js';

/** A map per image as a row of positions: [B, 1, H, W] → [B, H · W]. */
export function flat(map: Tensor): Tensor {
  return reshape(map, [map.shape[0], map.size / map.shape[0]]);
}
