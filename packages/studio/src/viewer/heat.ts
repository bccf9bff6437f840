/**
 * @file Anomaly maps as colours: inferno, as in clflow's reports, by the polynomial of Matt Zucker (shadertoy.com/view/WlfXRN,
 * CC0); colour and opacity grow with a value's place between `low` and `high`.
 */
export interface HeatMap {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  readonly low: number;
  readonly high: number;
  readonly threshold: number;
}

const RED = [0.000218940369, 0.106513419486, 11.602493082472, -41.703996131395, 77.162935699427, -71.319428244992, 25.131126224773]; // prettier-ignore
const GREEN = [0.001651004631, 0.563956436788, -3.972853965666, 17.436398882053, -33.402358942101, 32.626064263977, -12.242668952386]; // prettier-ignore
const BLUE = [-0.019480898437, 3.932712388889, -15.942394106291, 44.354145198728, -81.80730925739, 73.209519858032, -23.070325002872]; // prettier-ignore
/** What hides most of the product, at the strongest. */
const OPACITY = 0.75;
/** Red, green, blue of 256 colours. */
export const inferno = Uint8ClampedArray.from(
  Array.from({ length: 256 }, (_, i) =>
    [RED, GREEN, BLUE].map((channel) => 255 * channel.reduceRight((sum, c) => sum * (i / 255) + c, 0)),
  ).flat(),
);

/** Of a value: 0 up to `low`, 1 from `high`. */
export function placeOf(value: number, { low, high }: Pick<HeatMap, 'low' | 'high'>): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** 256 colours with their opacity, four bytes each. */
function inksOf(ramp: Uint8ClampedArray): Uint32Array {
  const bytes = Uint8ClampedArray.from({ length: 4 * 256 }, (_, i) =>
    i % 4 === 3 ? OPACITY * (i >> 2) : ramp[3 * (i >> 2) + (i % 4)]!,
  );
  return new Uint32Array(bytes.buffer);
}

/** The map in colours, RGBA. @param ramp red, green, blue of 256 colours */
export function coloured(
  { values, low, high }: HeatMap,
  ramp: Uint8ClampedArray = inferno,
): Uint8ClampedArray<ArrayBuffer> {
  const inks = inksOf(ramp);
  const data = new Uint32Array(values.length);
  const shades = new Uint8ClampedArray(1);
  const scale = 255 / (high - low);
  for (let i = 0; i < values.length; i++) {
    shades[0] = scale * (values[i]! - low);
    data[i] = inks[shades[0]!]!;
  }
  return new Uint8ClampedArray(data.buffer);
}

/** The value at a place given as shares of the width and the height, between pixels bilinearly. */
export function valueAt(
  { width, height, values }: Omit<HeatMap, 'low' | 'high' | 'threshold'>,
  x: number,
  y: number,
): number {
  const [left, right, across] = between(x, width);
  const [top, bottom, down] = between(y, height);
  const row = (line: number): number =>
    values[line * width + left] * (1 - across) + values[line * width + right] * across;
  return row(top) * (1 - down) + row(bottom) * down;
}

/** A map enlarged so that its longer side has that many values: colours then follow the values between its pixels. */
export function enlarged(map: HeatMap, longer: number): HeatMap {
  const factor = longer / Math.max(map.width, map.height);
  if (factor <= 1) return map;
  const [width, height] = [map.width, map.height].map((side) => Math.round(side * factor));
  const values = new Float32Array(width * height);
  const lefts = new Int32Array(width);
  const rights = new Int32Array(width);
  const acrosses = new Float64Array(width);
  for (let x = 0; x < width; x++) [lefts[x], rights[x], acrosses[x]] = between((x + 0.5) / width, map.width);
  for (let y = 0, at = 0; y < height; y++) {
    const [top, bottom, down] = between((y + 0.5) / height, map.height);
    const [above, below] = [top * map.width, bottom * map.width];
    for (let x = 0; x < width; x++, at++) {
      const across = acrosses[x];
      const high = map.values[above + lefts[x]] * (1 - across) + map.values[above + rights[x]] * across;
      const deep = map.values[below + lefts[x]] * (1 - across) + map.values[below + rights[x]] * across;
      values[at] = high * (1 - down) + deep * down;
    }
  }
  return { ...map, width, height, values };
}

/** The two pixels of a line around a place, whose centres are at halves, and how far the place is from the first. */
export function between(share: number, size: number): readonly [number, number, number] {
  const at = Math.min(size - 1, Math.max(0, share * size - 0.5));
  const first = Math.floor(at);
  return [first, Math.min(size - 1, first + 1), at - first];
}
