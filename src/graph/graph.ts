/**
 * @file Symbolic tensors and the graph under construction that they are places in: nodes in the order in which they were made (so always topologically sorted),
 * inputs, constants and named outputs. Ops (ops/*.ts) are functions from tensors to tensors that add nodes here.
 */
import type { NodeProto, TensorProto } from 'onnx-buf';
import { ClflowError } from '../errors.js';
import { floats, integers, type TensorData } from './data.js';
import { DYNAMIC, sizeOf, type DataType, type Shape } from './tensor-type.js';

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

/** An ONNX attribute, tagged with its kind because 1 may mean an integer or a float. */
export type Attribute =
  { int: number } | { float: number } | { string: string } | { ints: readonly number[] } | { graph: Graph };

export type Attributes = Readonly<Record<string, Attribute>>;

/**
 * From the gradients of a node's outputs to those of its inputs, null where an input has none.
 * An output whose gradient is null was not used by the loss.
 */
export type GradientRule = (outputGradients: readonly (Tensor | null)[]) => readonly (Tensor | null)[];

/** The rule of ops that stop the gradient on purpose: nothing behind them is differentiated. */
export const noGradient: GradientRule = () => [];

/** Nodes and initializers of another ONNX file that stand in a node's place when the graph is written. */
export interface ForeignBody {
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
}

export interface GraphNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes;
  /** Missing where an op cannot be differentiated (comparisons, resize). */
  readonly gradient?: GradientRule;
  /** Present on a node that is a whole network from another file (import-onnx.ts). */
  readonly foreign?: (node: GraphNode) => ForeignBody;
}

export interface EmitOptions {
  readonly attributes?: Attributes;
  readonly domain?: string;
  readonly gradient?: GradientRule;
  readonly foreign?: GraphNode['foreign'];
}

export class Graph {
  readonly inputs: Tensor[] = [];
  readonly nodes: GraphNode[] = [];
  readonly constants = new Map<Tensor, TensorData>();
  readonly outputs: { readonly name: string; readonly tensor: Tensor }[] = [];
  private readonly scalars = new Map<string, Tensor>();
  private counter = 0;
  private part = '';

  /** @param parent the graph around this one, when this is the body of a Loop; its tensors may be used here. */
  constructor(readonly parent: Graph | null = null) {}

  /** How many graphs this one lies inside. */
  get depth(): number {
    return this.parent ? this.parent.depth + 1 : 0;
  }

  /** Declares an input. Its name is kept as given and must be unique. */
  input(name: string, shape: Shape, type: DataType = 'float32'): Tensor {
    const tensor = new Tensor(this, name, type, shape);
    this.inputs.push(tensor);
    return tensor;
  }

  /** Numbers baked into the graph. */
  constant(data: TensorData): Tensor {
    const tensor = new Tensor(this, this.uniqueName('c'), data.type, data.shape);
    this.constants.set(tensor, data);
    return tensor;
  }

  /** A float32 scalar, shared between its uses. */
  scalar(value: number): Tensor {
    return this.shared(`f${value}`, () => floats([value], []));
  }

  /** An int64 vector (axes, shapes, indices), shared between its uses. */
  integers(values: readonly number[]): Tensor {
    return this.shared(`i${values.join()}`, () => integers(values, [values.length]));
  }

  /** Names a tensor as an output of the graph. */
  output(name: string, tensor: Tensor): void {
    if (this.outputs.some((other) => other.name === name)) {
      throw new ClflowError('internal', `graph output "${name}" is declared twice`);
    }
    this.outputs.push({ name, tensor });
  }

  /** Adds a node and returns its outputs. */
  emit(
    op: string,
    inputs: readonly (Tensor | null)[],
    outputs: readonly { shape: Shape; type?: DataType }[],
    options: EmitOptions = {},
  ): Tensor[] {
    const made = outputs.map(({ shape, type }) => new Tensor(this, this.uniqueName(op), type ?? 'float32', shape));
    const { attributes = {}, domain = '', gradient, foreign } = options;
    const node: GraphNode = { op, domain, inputs, outputs: made, attributes, gradient, foreign };
    for (const tensor of made) tensor.node = node;
    this.nodes.push(node);
    return made;
  }

  private shared(key: string, make: () => TensorData): Tensor {
    let tensor = this.scalars.get(key);
    if (!tensor) {
      tensor = this.constant(make());
      this.scalars.set(key, tensor);
    }
    return tensor;
  }

  /** A name that no other tensor of this graph or the graphs around it has. */
  uniqueName(stem: string): string {
    if (this.parent) return this.parent.uniqueName(stem);
    return `${this.part}${stem}_${this.counter++}`;
  }

  /** Adds something whose tensors have names that begin with PART and a slash, so that a file tells what belongs to what. */
  within<Made>(part: string, add: () => Made): Made {
    if (this.parent) return this.parent.within(part, add);
    const around = this.part;
    this.part = `${part}/`;
    try {
      return add();
    } finally {
      this.part = around;
    }
  }
}

/** The innermost of the graphs that the tensors belong to: where a node that uses them all has to stand. */
export function innermostGraph(tensors: readonly (Tensor | null)[]): Graph {
  let found: Graph | null = null;
  for (const tensor of tensors) {
    if (tensor && (!found || tensor.graph.depth > found.depth)) found = tensor.graph;
  }
  if (!found) throw new ClflowError('internal', 'an op needs at least one tensor');
  return found;
}

/** Adds a node with a single output to the innermost graph of its inputs. */
export function emitOne(
  op: string,
  inputs: readonly (Tensor | null)[],
  shape: Shape,
  options: EmitOptions & { type?: DataType } = {},
): Tensor {
  return innermostGraph(inputs).emit(op, inputs, [{ shape, type: options.type }], options)[0];
}
