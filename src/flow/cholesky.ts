/** @file Cholesky factors of small symmetric positive definite matrices, in float64. */

/** L with L Lᵀ = A, row-major [size, size]; zeros above the diagonal. NaN where A is not positive definite. */
export function cholesky(matrix: Float32Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i * size + j];
      for (let k = 0; k < j; k++) value -= lower[i * size + k] * lower[j * size + k];
      lower[i * size + j] = i === j ? Math.sqrt(value) : value / lower[j * size + j];
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
