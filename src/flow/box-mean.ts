/** Means along one axis over windows of 2 · reach + 1, cut off at the ends: x [.., length, inner]. */
export function boxMean<Values extends Float32Array | Float64Array>(
  x: Values,
  length: number,
  inner: number,
  reach: number,
): Values {
  if (reach === 0) return x;
  const result = x.slice() as Values;
  const total = new Float64Array(inner);
  for (let start = 0; start < x.length; start += length * inner) {
    const accumulate = (i: number, sign: 1 | -1): void => {
      const from = start + i * inner;
      for (let k = 0; k < inner; k++) total[k] += sign * x[from + k];
    };
    total.fill(0);
    for (let i = 0; i < Math.min(reach, length); i++) accumulate(i, 1);
    for (let i = 0; i < length; i++) {
      if (i + reach < length) accumulate(i + reach, 1);
      if (i > reach) accumulate(i - reach - 1, -1);
      const count = Math.min(length - 1, i + reach) - Math.max(0, i - reach) + 1;
      for (let k = 0; k < inner; k++) result[start + i * inner + k] = total[k] / count;
    }
  }
  return result;
}
