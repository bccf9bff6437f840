/** @file Cholesky factors of small symmetric positive definite matrices, in float64. */

/** L with L Lᵀ = A, row-major [size, size]; zeros above the diagonal. NaN where A is not positive definite. */
export function cholesky(matrix: Float32Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) lower[i * size + j] = matrix[i * size + j];
  }
  const column = new Float64Array(size);
  // Column by column, off all that are right of it: no sum waits for the one before it.
  for (let k = 0; k < size; k++) {
    const pivot = Math.sqrt(lower[k * size + k]);
    lower[k * size + k] = pivot;
    for (let i = k + 1; i < size; i++) {
      const value = lower[i * size + k] / pivot;
      lower[i * size + k] = value;
      column[i] = value;
      for (let j = k + 1, at = i * size + j; j <= i; j++, at++) lower[at] -= value * column[j];
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

/** tr(A⁻¹ B) of A = L Lᵀ and a symmetric B, [size, size]: the sum of l B lᵀ over the rows l of L⁻¹. */
export function traceOfSolution(lower: Float64Array, matrix: Float32Array, size: number): number {
  const inverse = inverseOfLower(lower, size);
  let trace = 0;
  const row = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const own = inverse.subarray(i * size, i * size + i + 1);
    row.fill(0);
    // Row by row of B, up to its diagonal: no sum waits for the one before it.
    for (let j = 0; j <= i; j++) {
      const [value, from] = [own[j], j * size];
      for (let k = 0; k < j; k++) row[k] += value * matrix[from + k];
      trace += value * value * matrix[from + j];
    }
    let beside = 0;
    for (let k = 0; k < i; k++) beside += row[k] * own[k];
    trace += 2 * beside;
  }
  return trace;
}

/** L⁻¹, row-major, zeros above the diagonal. */
function inverseOfLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const to = i * size;
    for (let j = 0; j < i; j++) {
      const [value, from] = [lower[to + j], j * size];
      for (let k = 0; k <= j; k++) inverse[to + k] -= value * inverse[from + k];
    }
    const pivot = lower[to + i];
    for (let k = 0; k < i; k++) inverse[to + k] /= pivot;
    inverse[to + i] = 1 / pivot;
  }
  return inverse;
}
