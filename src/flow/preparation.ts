/**
 * @file The frozen linear layers between a backbone's maps and the trained couplings, for both arrangements:
 * `joined` has one scale (joined, pooled, principal channels), `per-scale` has each map as it is.
 */
import type { Tensor } from '../graph/index.js';
import { projectedParts, sumOfParts, type ChannelProjection } from './joined-features.js';

/** Size of what one flow sees. */
export interface ScaleShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export type Preparation =
  | { readonly arrangement: 'joined'; readonly projection: ChannelProjection; readonly grid: ScaleShape }
  | { readonly arrangement: 'per-scale'; readonly scales: readonly ScaleShape[] };

/** Shapes of what the flows see, in order. */
export function preparedScales(preparation: Preparation): readonly ScaleShape[] {
  return preparation.arrangement === 'joined' ? [preparation.grid] : preparation.scales;
}

export interface PreparedScale {
  readonly output: Tensor;
  /** Of the frozen layer, a constant. */
  readonly logDet: number;
  /** What each map adds to the output of joined scales; none where they are not joined. */
  readonly parts: readonly Tensor[];
}

/** Backbone maps → one tensor per flow. */
export function prepareMaps(maps: readonly Tensor[], preparation: Preparation): PreparedScale[] {
  if (preparation.arrangement === 'joined') {
    const { projection, grid } = preparation;
    // The projection drops directions, so it has no log-determinant; as a constant it would change no comparison.
    const parts = projectedParts(maps, projection, grid.height, grid.width);
    return [{ output: sumOfParts(parts, projection), logDet: 0, parts }];
  }
  return maps.map((output) => ({ output, logDet: 0, parts: [] }));
}
