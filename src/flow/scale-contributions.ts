/**
 * @file How much each scale of the backbone adds to a position's distance from normal, in the joined arrangement. The whitened
 * vector is linear in the scales: u = W (x − μ) = Σ_l W d_l with d_l = x_l − m_l, x_l the scale's part of the principal channels
 * and m_l its mean at the position, Σ_l m_l + offset = μ. So ‖u‖² = Σ_l c_l with c_l = uᵀ W d_l = (W u)ᵀ d_l, W symmetric.
 * It explains what the couplings are given; what they make of it belongs to no scale.
 */
import { concat, floats, mul, sub, sumChannels, type Tensor } from '../graph/index.js';

/** m_l per scale, each [C, P]. */
export type PartMeans = readonly Float32Array[];

/**
 * @param parts x_l, [N, C, H, W] each
 * @param twice W u, [N, C, H, W]
 * @returns c_l, [N, scales, H, W]; their sum is ‖u‖², single ones can be below 0 where scales speak against each other
 */
export function scaleContributions(parts: readonly Tensor[], means: PartMeans, twice: Tensor): Tensor {
  const [, channels, height, width] = twice.shape;
  return concat(
    parts.map((part, l) => {
      const mean = part.graph.constant(floats(means[l], [1, channels, height, width]));
      return sumChannels(mul(twice, sub(part, mean)));
    }),
    1,
  );
}
