/**
 * @file What vectors say of the components that they belong to: how many, their means and covariances, and where on the grid
 * they lie. Sums of parts add up to those of all, and those of a part can be taken off again.
 */

/** Vectors that are added at once. */
const AT_ONCE = 4;

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
    // One component after the other, some of its vectors at once: its sums are then at hand, and written once for all of them.
    const sorted = sortedBy(component, this.components);
    const x = Array.from({ length: AT_ONCE }, () => new Float64Array(c));
    const [a, b, d, e] = x;
    for (let from = 0, to = 0; from < sorted.length; from = to) {
      const k = component[sorted[from]];
      for (; to < sorted.length && to < from + AT_ONCE && component[sorted[to]] === k; to++) {
        const p = sorted[to];
        counts[k]++;
        occupancy[k * positions + p]++;
        for (let i = 0; i < c; i++) x[to - from][i] = map[i * positions + p];
      }
      for (let n = to - from; n < AT_ONCE; n++) x[n].fill(0);
      for (let i = 0, at = k * c * c; i < c; i++, at += c) {
        const [ai, bi, di, ei] = [a[i], b[i], d[i], e[i]];
        sums[k * c + i] = sums[k * c + i] + ai + bi + di + ei;
        for (let j = 0; j <= i; j++) {
          products[at + j] = products[at + j] + ai * a[j] + bi * b[j] + di * d[j] + ei * e[j];
        }
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

/** Indices of the list by their value, 0 … count − 1, and in their order where that is the same. */
function sortedBy(values: Int32Array, count: number): Int32Array {
  const next = new Int32Array(count + 1);
  for (const value of values) next[value + 1]++;
  for (let k = 1; k <= count; k++) next[k] += next[k - 1];
  const sorted = new Int32Array(values.length);
  values.forEach((value, i) => (sorted[next[value]++] = i));
  return sorted;
}
