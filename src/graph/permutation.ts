/** @file Permutations as lists: element i comes from `permutation[i]`. */

export function isPermutation(indices: readonly number[], size: number): boolean {
  return indices.length === size && new Set(indices).size === size;
}

/** The permutation that undoes another: `inverse[permutation[i]] = i`. */
export function invertPermutation(permutation: readonly number[]): number[] {
  const result = new Array<number>(permutation.length);
  permutation.forEach((from, to) => (result[from] = to));
  return result;
}
