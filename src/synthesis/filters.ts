/** @file Small separable filters on planes of a box: box mean, binomial blur, maximum (dilation). */

/** Mean over (2·radius + 1)² pixels, the window cut at the border. `channels` are interleaved. */
export function boxBlur(
  plane: Float32Array,
  width: number,
  height: number,
  radius: number,
  channels = 1,
): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(plane.length);
  const stride = width * channels;
  for (let start = 0; start < plane.length; start += stride) {
    for (let c = start; c < start + channels; c++) meanAlongRow(plane, rows, c, width, channels, radius);
  }
  return meanOfRows(rows, stride, height, radius);
}

function meanAlongRow(
  from: Float32Array,
  to: Float32Array,
  start: number,
  length: number,
  step: number,
  radius: number,
): void {
  let sum = 0;
  let count = 0;
  for (; count < Math.min(radius, length); count++) sum += from[start + count * step];
  for (let i = 0; i < length; i++) {
    if (i + radius < length) {
      sum += from[start + (i + radius) * step];
      count++;
    }
    if (i > radius) {
      sum -= from[start + (i - radius - 1) * step];
      count--;
    }
    to[start + i * step] = sum / count;
  }
}

/** The mean of the rows within `radius` of each row: a running sum of whole rows, which reads memory in order. */
function meanOfRows(rows: Float32Array, stride: number, height: number, radius: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows.length);
  const sums = new Float64Array(stride);
  let count = 0;
  const add = (row: number, sign: number) => {
    for (let i = 0, p = row * stride; i < stride; i++, p++) sums[i] += sign * rows[p];
    count += sign;
  };
  while (count < Math.min(radius, height)) add(count, 1);
  for (let y = 0; y < height; y++) {
    if (y + radius < height) add(y + radius, 1);
    if (y > radius) add(y - radius - 1, -1);
    for (let i = 0, p = y * stride; i < stride; i++, p++) out[p] = sums[i] / count;
  }
  return out;
}

/** One pass of the binomial filter [1 2 1]/4 in both directions, edges repeated. */
export function binomialBlur(
  plane: Float32Array,
  width: number,
  height: number,
  channels = 1,
): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(plane.length);
  const stride = width * channels;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const i = y * stride + x * channels + c;
        const left = x > 0 ? plane[i - channels] : plane[i];
        const right = x + 1 < width ? plane[i + channels] : plane[i];
        rows[i] = (left + 2 * plane[i] + right) / 4;
      }
    }
  }
  const out = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const up = y > 0 ? -stride : 0;
    const down = y + 1 < height ? stride : 0;
    for (let i = y * stride; i < (y + 1) * stride; i++) out[i] = (rows[i + up] + 2 * rows[i] + rows[i + down]) / 4;
  }
  return out;
}

/** 1 where a pixel > 0 lies within `radius` (a square window), else 0. */
export function dilate(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const blurred = boxBlur(plane, width, height, radius);
  // A mean above half of the smallest possible one: rounding of the running sums must not count.
  const least = 0.5 / (2 * radius + 1) ** 2;
  return blurred.map((value) => (value > least ? 1 : 0));
}
