import { expect, it } from 'vitest';
import { cholesky, logDeterminant, traceOfSolution } from './cholesky.js';
import { eigenvalues, identity, product } from './testing/linear-algebra.js';
import { normalValues } from './testing/random-values.js';

const SIZE = 6;

function definite(seed: number): Float32Array {
  const a = normalValues(SIZE * SIZE, seed);
  const transposed = a.map((_, k) => a[(k % SIZE) * SIZE + Math.floor(k / SIZE)]);
  return Float32Array.from(product(a, transposed), (value, k) => value + 0.1 * identity(SIZE)[k]);
}

it('factors a matrix, and gives its log-determinant', () => {
  const matrix = definite(1);
  const lower = cholesky(matrix, SIZE);
  const upper = lower.map((_, k) => lower[(k % SIZE) * SIZE + Math.floor(k / SIZE)]);
  product([...lower], [...upper]).forEach((value, k) => expect(value).toBeCloseTo(matrix[k], 4));
  const expected = eigenvalues(matrix).reduce((sum, value) => sum + Math.log(value), 0);
  expect(logDeterminant(lower, SIZE)).toBeCloseTo(expected, 3);
});

it('gives the trace of A⁻¹ B: the size of the matrix for B = A, that of the inverse for B = I', () => {
  const matrix = definite(2);
  const lower = cholesky(matrix, SIZE);
  expect(traceOfSolution(lower, matrix, SIZE)).toBeCloseTo(SIZE, 4);
  const inverse = eigenvalues(matrix).reduce((sum, value) => sum + 1 / value, 0);
  expect(traceOfSolution(lower, Float32Array.from(identity(SIZE)), SIZE) / inverse).toBeCloseTo(1, 3);
});

it('is not a number where the matrix is not positive definite', () => {
  expect(cholesky(Float32Array.of(1, 2, 2, 1), 2)[3]).toBeNaN();
});
