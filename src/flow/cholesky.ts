/** @file Cholesky factors of small symmetric positive definite matrices, in float64. */

/** L with L Lᵀ = A, row-major [size, size]; zeros above the diagonal. NaN where A is not positive definite. */
export function cholesky(matrix: Float32Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) lower[i * size + j] = matrix[i * size + j];
  const column = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const pivot = Math.sqrt(lower[k * size + k]);
    lower[k * size + k] = pivot;
    for (let i = k + 1; i < size; i++) column[i] = lower[i * size + k] /= pivot;
    // A column is taken off all that is left, so that no product waits for the one before it.
    for (let i = k + 1; i < size; i++) {
      const [row, value] = [i * size, column[i]];
      for (let j = k + 1; j <= i; j++) lower[row + j] -= value * column[j];
    }
  }
  return lower;
}

/** log det A of A = L Lᵀ. */
export function logDeterminant(lower: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += 2 * Math.log(lower[i * size + i]);
  return sum;
}

/** tr(A⁻¹ B) of A = L Lᵀ and a symmetric B, [size, size]. */
export function traceOfSolution(lower: Float64Array, matrix: Float32Array, size: number): number {
  let trace = 0;
  const column = new Float64Array(size);
  for (let c = 0; c < size; c++) {
    for (let i = 0; i < size; i++) {
      let value = matrix[i * size + c];
      for (let k = 0; k < i; k++) value -= lower[i * size + k] * column[k];
      column[i] = value / lower[i * size + i];
    }
    // Back substitution as far as the element of the diagonal.
    for (let i = size - 1; i >= c; i--) {
      let value = column[i];
      for (let k = i + 1; k < size; k++) value -= lower[k * size + i] * column[k];
      column[i] = value / lower[i * size + i];
    }
    trace += column[c];
  }
  return trace;
}
