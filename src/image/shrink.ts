/**
 * @file Shrinking by the triangle filter of resize.ts in a fraction of its time, byte for byte the same.
 *
 * Between the centres of two neighbouring outputs the weights of one fall as those of the other rise, in a straight line. For
 * n inputs v_k there, with S = Σ v_k, T = Σ (n − k) · v_k and weights w_k = w_0 − k / s,
 *
 *   Σ w_k · v_k = (w_0 − n / s) · S + T / s   for the output before them,   S − that   for the one behind.
 *
 * S and T are running sums, for rows whole numbers of 16 bits and two of them in one of 32: nothing is multiplied until all
 * rows between two centres are added up. Where a result lies so near to half a level that the sums of resize.ts, which are
 * kept in float32, may round to another byte, they are asked.
 */
import type { RgbImage } from './rgb-image.js';

/** The most rows between two centres: T of so many bytes has 16 bits. */
const MOST_ROWS = 22;
const EVERY_OTHER_BYTE = 0x00ff00ff;

/** How one side is shrunk. */
interface Side {
  /** Where the inputs before each output's centre end; behind the last centre lies the rest. */
  readonly ends: Int32Array;
  /** Of S for the output before, by gap between centres. */
  readonly weights: Float64Array;
  /** Of T: 1 / s. */
  readonly slope: number;
  /** One over the sum of each output's weights: those of inputs outside the image are missing. */
  readonly shares: Float64Array;
}

/** What decides on results that may be rounded up or down. */
export interface Doubt {
  /** Levels; nearer to half a level than this, `exactly` is asked. */
  readonly within: number;
  /** The byte of a channel (0, 1, 2) at a place in the small image. */
  exactly(x: number, y: number, channel: number): number;
}

/** Whether {@link shrinkRgb} can: it does not enlarge, and its sums have an end. */
export function canShrink(image: RgbImage, width: number, height: number): boolean {
  return width <= image.width && height <= image.height && image.height < MOST_ROWS * height;
}

export function shrinkRgb(image: RgbImage, width: number, height: number, doubt: Doubt): Uint8Array {
  const columns = sideOf(image.width, width);
  const rows = sideOf(image.height, height);
  const words = rowsOfWords(image);
  const before = new Float64Array((4 * words.length) / image.height);
  const behind = before.slice();
  const row = new Float64Array(3 * width);
  const result = new Uint8Array(3 * width * height);
  for (let gap = 0; gap <= height; gap++) {
    addRows(words, rows, gap, before, behind);
    if (gap === 0) continue;
    shrinkRow(before, columns, rows.shares[gap - 1], row);
    roundRow(row, gap - 1, result, doubt);
  }
  return result;
}

function sideOf(inSize: number, outSize: number): Side {
  const slope = outSize / inSize;
  const ends = new Int32Array(outSize + 1).fill(inSize);
  const weights = new Float64Array(outSize + 1);
  const sums = new Float64Array(outSize + 2);
  for (let gap = 0, i = 0; gap <= outSize; gap++) {
    if (gap < outSize) ends[gap] = Math.ceil((gap + 0.5) / slope - 0.5);
    for (; i < ends[gap]; i++) {
      const weight = gap + 0.5 - (i + 0.5) * slope;
      sums[gap] += weight;
      sums[gap + 1] += 1 - weight;
    }
    weights[gap] = gap + 0.5 - (ends[gap] + 0.5) * slope;
  }
  return { ends, weights, slope, shares: sums.subarray(1, outSize + 1).map((sum) => 1 / sum) };
}

/** Four bytes a word, each row from a word of its own on: the image's own bytes where they lie so. */
function rowsOfWords({ width, height, data }: RgbImage): Uint32Array {
  const length = 3 * width;
  const words = Math.ceil(length / 4);
  if (length % 4 === 0 && data.byteOffset % 4 === 0)
    return new Uint32Array(data.buffer, data.byteOffset, words * height);
  const padded = new Uint8Array(4 * words * height);
  for (let y = 0; y < height; y++) padded.set(data.subarray(length * y, length * (y + 1)), 4 * words * y);
  return new Uint32Array(padded.buffer);
}

/**
 * Adds the rows between two centres to what came before.
 * @param before gets the weighted sum of all rows that the output before them sees
 * @param behind what the output behind them has seen so far
 */
function addRows(words: Uint32Array, rows: Side, gap: number, before: Float64Array, behind: Float64Array): void {
  const width = before.length / 4;
  const from = gap === 0 ? 0 : width * rows.ends[gap - 1];
  const to = width * rows.ends[gap];
  const weight = rows.weights[gap];
  const slope = rows.slope;
  for (let x = 0, i = 0; x < width; x++, i += 4) {
    let even = 0;
    let odd = 0;
    let evenT = 0;
    let oddT = 0;
    for (let at = from + x; at < to; at += width) {
      const word = words[at];
      even = (even + (word & EVERY_OTHER_BYTE)) | 0;
      odd = (odd + ((word >>> 8) & EVERY_OTHER_BYTE)) | 0;
      evenT = (evenT + even) | 0;
      oddT = (oddT + odd) | 0;
    }
    const sum0 = even & 0xffff;
    const sum1 = odd & 0xffff;
    const sum2 = even >>> 16;
    const sum3 = odd >>> 16;
    const value0 = weight * sum0 + slope * (evenT & 0xffff);
    const value1 = weight * sum1 + slope * (oddT & 0xffff);
    const value2 = weight * sum2 + slope * (evenT >>> 16);
    const value3 = weight * sum3 + slope * (oddT >>> 16);
    before[i] = behind[i] + value0;
    before[i + 1] = behind[i + 1] + value1;
    before[i + 2] = behind[i + 2] + value2;
    before[i + 3] = behind[i + 3] + value3;
    behind[i] = sum0 - value0;
    behind[i + 1] = sum1 - value1;
    behind[i + 2] = sum2 - value2;
    behind[i + 3] = sum3 - value3;
  }
}

/** One row of interleaved red, green and blue along its length. */
function shrinkRow(row: Float64Array, columns: Side, share: number, target: Float64Array): void {
  const { ends, weights, slope, shares } = columns;
  let redBehind = 0;
  let greenBehind = 0;
  let blueBehind = 0;
  for (let gap = 0, at = 0; gap < ends.length; gap++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let redT = 0;
    let greenT = 0;
    let blueT = 0;
    const end = 3 * ends[gap];
    for (; at < end; at += 3) {
      red += row[at];
      green += row[at + 1];
      blue += row[at + 2];
      redT += red;
      greenT += green;
      blueT += blue;
    }
    const weight = weights[gap];
    const redBefore = weight * red + slope * redT;
    const greenBefore = weight * green + slope * greenT;
    const blueBefore = weight * blue + slope * blueT;
    if (gap > 0) {
      const to = 3 * (gap - 1);
      const scale = share * shares[gap - 1];
      target[to] = scale * (redBehind + redBefore);
      target[to + 1] = scale * (greenBehind + greenBefore);
      target[to + 2] = scale * (blueBehind + blueBefore);
    }
    redBehind = red - redBefore;
    greenBehind = green - greenBefore;
    blueBehind = blue - blueBefore;
  }
}

function roundRow(row: Float64Array, y: number, result: Uint8Array, { within, exactly }: Doubt): void {
  const sure = 0.5 - within;
  for (let i = 0, to = row.length * y; i < row.length; i++, to++) {
    const raised = row[i] + 0.5;
    const byte = raised | 0;
    result[to] = Math.abs(raised - byte - 0.5) < sure ? byte : exactly(Math.floor(i / 3), y, i % 3);
  }
}
