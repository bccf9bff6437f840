/** @file Symbolic tensors: a place in a graph with a data type and a shape. No numbers live here. */
import type { Graph, GraphNode } from './graph.js';

export type DataType = 'float32' | 'int64' | 'bool' | 'uint8';

/** Sizes per axis; {@link DYNAMIC} where the size is known only when the graph runs. */
export type Shape = readonly number[];

/** An axis whose size is known only at run time (the batch of an inference graph, the sides of an input image). */
export const DYNAMIC = -1;

/** A value that a graph will hold when it runs. Made by graph inputs, constants and ops; never by hand. */
export class Tensor {
  /** The node that computes this tensor; null for inputs and constants. */
  node: GraphNode | null = null;

  constructor(
    readonly graph: Graph,
    readonly name: string,
    readonly type: DataType,
    readonly shape: Shape,
  ) {}

  get rank(): number {
    return this.shape.length;
  }

  /** Number of elements. Throws when an axis is dynamic. */
  get size(): number {
    return sizeOf(this.shape);
  }

  toString(): string {
    return `${this.name}: ${this.type}[${this.shape.map((d) => (d === DYNAMIC ? '?' : d)).join(', ')}]`;
  }
}

/** Product of all axes; throws a RangeError when one is dynamic. */
export function sizeOf(shape: Shape): number {
  if (shape.includes(DYNAMIC)) throw new RangeError(`shape [${shape.join(', ')}] has a dynamic axis and no fixed size`);
  return shape.reduce((product, dim) => product * dim, 1);
}
