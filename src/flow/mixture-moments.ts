/**
 * @file What vectors say of the components that they belong to: how many, their means and covariances, and where on the grid
 * they lie. Sums of parts add up to those of all, and those of a part can be taken off again.
 */

/** Sums over the vectors of each of K components. */
export class MixtureMoments {
  /** Vectors of each component, [K]. */
  readonly counts: Float64Array;
  /** Σ x, [K, C] */
  readonly sums: Float64Array;
  /** Σ x xᵀ, [K, C, C]; the lower triangle alone is filled. */
  readonly products: Float64Array;
  /** How often a position belonged to a component, [K, P]. */
  readonly occupancy: Float64Array;

  constructor(
    readonly components: number,
    readonly channels: number,
    readonly positions: number,
  ) {
    this.counts = new Float64Array(components);
    this.sums = new Float64Array(components * channels);
    this.products = new Float64Array(components * channels * channels);
    this.occupancy = new Float64Array(components * positions);
  }

  /** @param map x of one image, [C, P] @param component of every position, [P] */
  add(map: Float32Array, component: Int32Array): void {
    const { channels: c, positions, counts, sums, products, occupancy } = this;
    const x = new Float64Array(c);
    for (let p = 0; p < positions; p++) {
      const k = component[p];
      counts[k]++;
      occupancy[k * positions + p]++;
      for (let i = 0; i < c; i++) x[i] = map[i * positions + p];
      for (let i = 0; i < c; i++) {
        const row = (k * c + i) * c;
        const value = x[i];
        sums[k * c + i] += value;
        for (let j = 0; j <= i; j++) products[row + j] += value * x[j];
      }
    }
  }

  /** The moments of the vectors of all parts together. */
  static of(parts: readonly MixtureMoments[]): MixtureMoments {
    const [{ components, channels, positions }] = parts;
    const result = new MixtureMoments(components, channels, positions);
    for (const part of parts) result.accumulate(part, 1);
    return result;
  }

  /** The moments of `all` but for the vectors of `part`. */
  static without(all: MixtureMoments, part: MixtureMoments): MixtureMoments {
    const rest = MixtureMoments.of([all]);
    rest.accumulate(part, -1);
    return rest;
  }

  private accumulate(other: MixtureMoments, sign: 1 | -1): void {
    const each = (to: Float64Array, from: Float64Array): void => from.forEach((value, i) => (to[i] += sign * value));
    each(this.counts, other.counts);
    each(this.sums, other.sums);
    each(this.products, other.products);
    each(this.occupancy, other.occupancy);
  }
}
