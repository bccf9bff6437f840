/** @file What is known of a tensor before any numbers are: its data type and its shape. */

export type DataType = 'float32' | 'int64' | 'int32' | 'int8' | 'bool' | 'uint8';

/** Sizes per axis; {@link DYNAMIC} where the size is known only when the graph runs. */
export type Shape = readonly number[];

/** An axis whose size is known only at run time (the batch of an inference graph, the sides of an input image). */
export const DYNAMIC = -1;

/** Product of all axes; throws a RangeError when one is dynamic. */
export function sizeOf(shape: Shape): number {
  if (shape.includes(DYNAMIC)) throw new RangeError(`shape [${shape.join(', ')}] has a dynamic axis and no fixed size`);
  return shape.reduce((product, dim) => product * dim, 1);
}
