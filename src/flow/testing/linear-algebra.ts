/** @file Linear algebra in float64 by other ways than those under test: LU, eigenvalues, sample covariances. */
import { EigenvalueDecomposition, LuDecomposition, Matrix } from 'ml-matrix';

/** A square matrix, row-major. */
export type Square = ArrayLike<number>;

function square(matrix: Square): Matrix {
  const size = Math.sqrt(matrix.length);
  return Matrix.from1DArray(size, size, Array.from(matrix));
}

/** log|det A| by LU decomposition. */
export function logAbsDet(matrix: Square): number {
  const { lowerTriangularMatrix: l, upperTriangularMatrix: u } = new LuDecomposition(square(matrix));
  return [...l.diagonal(), ...u.diagonal()].reduce((sum, value) => sum + Math.log(Math.abs(value)), 0);
}

/** Eigenvalues of a symmetric matrix, falling. */
export function eigenvalues(matrix: Square): number[] {
  const solved = new EigenvalueDecomposition(square(matrix), { assumeSymmetric: true });
  return [...solved.realEigenvalues].sort((a, b) => b - a);
}

/** A · B · C …, row-major. */
export function product(first: Square, ...rest: readonly Square[]): number[] {
  return rest.reduce((left, right) => left.mmul(square(right)), square(first)).to1DArray();
}

export function identity(size: number): number[] {
  return Matrix.eye(size).to1DArray();
}

/** Largest |aᵢ − bᵢ|. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} numbers cannot be compared with ${b.length}`);
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

/** Mean and covariance (Bessel's correction) of vectors, [C] and [C, C]. */
export function statistics(vectors: readonly ArrayLike<number>[]): { mean: number[]; covariance: number[] } {
  const count = vectors.length;
  const channels = vectors[0].length;
  const mean = Array.from({ length: channels }, (_, c) => vectors.reduce((sum, x) => sum + x[c], 0) / count);
  const covariance = Array.from({ length: channels * channels }, (_, k) => {
    const [i, j] = [Math.floor(k / channels), k % channels];
    return vectors.reduce((sum, x) => sum + (x[i] - mean[i]) * (x[j] - mean[j]), 0) / (count - 1);
  });
  return { mean, covariance };
}
