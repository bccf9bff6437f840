/** @file The working size under a backbone: one that its strides divide, or the only one that it takes. */
import type { Backbone } from '../backbone/backbone.js';
import { ClflowError, option } from '../errors.js';
import type { Size } from '../geometry/index.js';
import { workingSize } from '../image/aspect.js';
import { DEFAULT_SIZE } from './methods.js';

/** Working sizes of the known backbones are multiples of this; those of patches of 14 pixels cannot be. */
const STEP = 32;

/**
 * @param size as {@link workingSize} reads it; missing: the backbone's only one, or {@link DEFAULT_SIZE}
 * @param typical size of the product's images
 * @throws ClflowError `usage` for a size that the backbone cannot take, naming one that it can
 */
export function workingSizeFor(
  { name, taps, fixedSize }: Pick<Backbone, 'name' | 'taps' | 'fixedSize'>,
  size: string | undefined,
  typical: Size,
): Size {
  if (!fixedSize) {
    const step = taps.reduce((multiple, { stride }) => leastCommonMultiple(multiple, stride), 1);
    return workingSize(size ?? DEFAULT_SIZE, typical.width, typical.height, { step: STEP % step === 0 ? STEP : step });
  }
  const { height, width } = fixedSize;
  const own = `${height}x${width}`;
  if (size !== undefined && size.trim() !== own && !(height === width && Number(size) === height)) {
    throw new ClflowError(
      'usage',
      `${option('size')} ${size} cannot be used: ${name} was exported for images of ${own} (height x width) and takes no others; ` +
        `leave ${option('size')} out, or export it with dynamic height and width.`,
    );
  }
  return fixedSize;
}

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
