/**
 * @file How much each scale of the backbone adds to a position's distance from normal, in the joined arrangement. The vector is
 * the sum of the scales' parts, so with d_l = x_l − m_l, x_l the scale's part of the principal channels and m_l its mean there,
 * Σ_l m_l + offset = μ, its squared distance is dᵀ A d = Σ_l c_l, d = Σ_l d_l, with c_l = (A d)ᵀ d_l.
 *
 * Where each position has its own whitening W, A = W², and c_l add up to ‖u‖², u = W (x − μ). Where the most probable component of
 * a mixture whitens, A is the inverse of what the covariances of all components are in the mean.
 * It explains what the couplings are given; what they make of it belongs to no scale.
 */
import { concat, mul, sumChannels, type Tensor } from '../graph/index.js';

/** m_l per scale: of each position [C, P], or of each component [K, C]. */
export type PartMeans = readonly Float32Array[];

/**
 * @param differences d_l, [N, C, H, W] each
 * @param weighed A d, [N, C, H, W]
 * @returns c_l, [N, scales, H, W]; single ones can be below 0 where scales speak against each other
 */
export function scaleContributions(differences: readonly Tensor[], weighed: Tensor): Tensor {
  return concat(
    differences.map((difference) => sumChannels(mul(weighed, difference))),
    1,
  );
}
