/** @file Small separable filters on planes of a box: box mean, binomial blur, maximum (dilation). */

/** Mean over (2·radius + 1)² pixels, the window cut at the border. `channels` are interleaved. */
export function boxBlur(
  plane: Float32Array,
  width: number,
  height: number,
  radius: number,
  channels = 1,
): Float32Array<ArrayBuffer> {
  const rows = slide(plane, width, height, radius, channels, width * channels);
  return slide(rows, height, width, radius, width * channels, channels, channels);
}

/**
 * Running means along one axis: `length` samples a line, `stride`-spaced by `step`; the lines lie `lineStep` apart,
 * and each has `channels` neighbours that are lines of their own.
 */
function slide(
  plane: Float32Array,
  length: number,
  lines: number,
  radius: number,
  step: number,
  lineStep: number,
  channels = step,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(plane.length);
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < channels; channel++) {
      const start = line * lineStep + channel;
      let sum = 0;
      let count = 0;
      for (let i = 0; i < Math.min(radius, length); i++, count++) sum += plane[start + i * step];
      for (let i = 0; i < length; i++) {
        if (i + radius < length) {
          sum += plane[start + (i + radius) * step];
          count++;
        }
        if (i - radius - 1 >= 0) {
          sum -= plane[start + (i - radius - 1) * step];
          count--;
        }
        out[start + i * step] = sum / count;
      }
    }
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
