/**
 * @file The tokens of a vision transformer, [N, T, C], as a feature map: T = e + (H / p) · (W / p) for an image of H × W. The e
 * leading tokens (class, registers) belong to no place and are cut off; the others are patches of p × p pixels, row by row.
 */
import type { Size } from '../geometry/index.js';
import { reshape, slice, transpose, type Tensor } from '../graph/index.js';

export interface TokenLayout {
  /** Side of a patch in pixels: the map's stride. */
  readonly stride: number;
  /** Tokens before the first patch. */
  readonly leading: number;
}

/** The number of tokens for an image of this size. */
export interface TokenCount {
  readonly size: Size;
  readonly tokens: number;
}

/** Where one count must tell both numbers: sides of patches that are thought of, and the most leading tokens. */
const SMALLEST_PATCH = 4;
const LARGEST_PATCH = 64;
const MOST_LEADING = 16;

/**
 * From two sizes of other areas both numbers follow: T₁ − T₂ = (A₁ − A₂) / p².
 * @returns null where no whole patch and number of leading tokens explain the counts
 */
export function layoutOfTwo(one: TokenCount, other: TokenCount): TokenLayout | null {
  const area = ({ size: { height, width } }: TokenCount): number => height * width;
  const stride = Math.sqrt((area(one) - area(other)) / (one.tokens - other.tokens));
  const leading = one.tokens - patches(one.size, stride);
  const explains = ({ size, tokens }: TokenCount): boolean => tokens === leading + patches(size, stride);
  return Number.isInteger(stride) && leading >= 0 && explains(other) ? { stride, leading } : null;
}

/** All layouts that explain the only count there is: patches of 4 to 64 pixels behind at most 16 other tokens. */
export function layoutsOfOne({ size, tokens }: TokenCount): TokenLayout[] {
  const layouts: TokenLayout[] = [];
  for (let stride = SMALLEST_PATCH; stride <= LARGEST_PATCH; stride++) {
    const leading = tokens - patches(size, stride);
    if (leading >= 0 && leading <= MOST_LEADING) layouts.push({ stride, leading });
  }
  return layouts;
}

/** NaN where the patches do not cover the image exactly. */
function patches({ height, width }: Size, stride: number): number {
  return height % stride === 0 && width % stride === 0 ? (height / stride) * (width / stride) : NaN;
}

/** Tokens [N, leading + rows · columns, C] → map [N, C, rows, columns]. */
export function tokenMap(tokens: Tensor, leading: number, rows: number, columns: number): Tensor {
  const [n, , channels] = tokens.shape;
  const patchTokens = slice(tokens, 1, leading, leading + rows * columns);
  return reshape(transpose(patchTokens, [0, 2, 1]), [n, channels, rows, columns]);
}
