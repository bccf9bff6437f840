/**
 * @file Trainable parameters: named tensors that live in one flat float32 vector, so that the optimiser, clipping by norm
 * and checkpoints handle a single array whatever the model looks like.
 */
import { ClflowError } from '../errors.js';
import { floats } from './data.js';
import type { Graph, Tensor } from './graph.js';
import { reshape } from './ops/reshape.js';
import { slice } from './ops/pad-slice.js';
import { sizeOf, type Shape } from './tensor-type.js';

/** Gives the tensor of a parameter by name. Model code is written against this, for training and inference alike. */
export type ParameterLookup = (name: string) => Tensor;

interface Entry {
  readonly name: string;
  readonly shape: Shape;
  readonly offset: number;
  readonly size: number;
  readonly initial: Float32Array;
}

export class ParameterSet {
  private readonly entries = new Map<string, Entry>();
  private total = 0;

  /** Declares a parameter with its start values (row-major). */
  add(name: string, shape: Shape, initial: Float32Array): void {
    const size = sizeOf(shape);
    if (this.entries.has(name)) throw new ClflowError('internal', `parameter "${name}" is declared twice`);
    if (initial.length !== size) {
      throw new ClflowError('shape', `parameter "${name}" needs ${size} start values, got ${initial.length}`);
    }
    this.entries.set(name, { name, shape, offset: this.total, size, initial });
    this.total += size;
  }

  /** Number of floats in all. */
  get size(): number {
    return this.total;
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** The start values of all parameters, one after the other. */
  initial(): Float32Array {
    const flat = new Float32Array(this.total);
    for (const { offset, initial } of this.entries.values()) flat.set(initial, offset);
    return flat;
  }

  shape(name: string): Shape {
    return this.entry(name).shape;
  }

  /** Views of single parameters into a flat vector. */
  values(flat: Float32Array, name: string): Float32Array {
    const { offset, size } = this.entry(name);
    return flat.subarray(offset, offset + size);
  }

  /** Every parameter changed by itself, such as to be rounded. @param change gives as many values as it is given */
  map(flat: Float32Array, change: (values: Float32Array) => Float32Array): Float32Array {
    const changed = flat.slice();
    for (const { name, offset } of this.entries.values()) changed.set(change(this.values(flat, name)), offset);
    return changed;
  }

  /** For training: cuts a flat tensor into the parameters. */
  slices(flat: Tensor): Map<string, Tensor> {
    const cut = ({ offset, size, shape }: Entry): Tensor => reshape(slice(flat, 0, offset, offset + size), shape);
    return new Map([...this.entries.values()].map((entry) => [entry.name, cut(entry)]));
  }

  /** For inference: parameters as constants of a graph, where ONNX Runtime can pack them ahead. */
  constants(graph: Graph, flat: Float32Array): ParameterLookup {
    const made = new Map<string, Tensor>();
    return (name) => {
      let tensor = made.get(name);
      if (!tensor) {
        tensor = graph.constant(floats(this.values(flat, name).slice(), this.entry(name).shape));
        made.set(name, tensor);
      }
      return tensor;
    };
  }

  private entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw new ClflowError('internal', `there is no parameter "${name}"`);
    return entry;
  }
}

/** A lookup in a map of tensors that names what is missing. */
export function lookupIn(tensors: ReadonlyMap<string, Tensor>): ParameterLookup {
  return (name) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new ClflowError('internal', `there is no parameter "${name}"`);
    return tensor;
  };
}
