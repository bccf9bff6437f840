/**
 * @file A convolutional network as a graph of its own, which is drawn into other graphs: as it is, to see what values its layers
 * give, and with layers in whole numbers. Both meet the same layers in the same order.
 */
import { ClflowError } from '../../errors.js';
import type { TensorData } from '../data.js';
import { asFloats, floats } from '../data.js';
import { Graph, innermostGraph, type GraphNode, type Tensor } from '../graph.js';
import { neededTensors } from '../serialize.js';

/** A graph with one input; its tensors that are named as outputs are the network's. */
export interface Network {
  readonly graph: Graph;
  readonly input: Tensor;
}

/** A convolution with constant weights. */
export interface Convolution {
  /** [O, C, k, k] */
  readonly kernels: TensorData;
  readonly biases: Float32Array;
}

/** A value that layers can take in whole numbers. */
export interface Held {
  /** The value in the network's own graph. */
  readonly tensor: Tensor;
  readonly index: number;
  /** Number of the one whose numbers it consists of: its own, but of a maximum that of what the maximum is of. */
  readonly like: number;
}

/** How a network is drawn. */
export interface Drawing {
  /** What layers see of a value. */
  hold(x: Tensor, value: Held): Tensor;
  /** Weights of the convolution number `index`, [O, C, k, k] and [O], in the graph of the value that it takes. */
  weights(convolution: Convolution, index: number, x: Tensor, value: Held): readonly [Tensor, Tensor];
}

/** The weights as they are. */
export function plainWeights({ kernels, biases }: Convolution, _index: number, { graph }: Tensor): [Tensor, Tensor] {
  return [graph.constant(kernels), graph.constant(floats(biases, [biases.length]))];
}

/** Whether {@link draw} knows all that a network does. */
export function isDrawable({ graph }: Network): boolean {
  return neededNodes(graph).every((node) => {
    return node.op === 'Conv' ? convolutionOf(graph, node) !== null : ['Relu', 'Add', 'MaxPool'].includes(node.op);
  });
}

/** The convolutions in the order in which {@link draw} meets them. */
export function convolutionsOf({ graph }: Network): Convolution[] {
  return neededNodes(graph).flatMap((node) => convolutionOf(graph, node) ?? []);
}

/** Values, and the one that each convolution takes, in the order in which {@link draw} meets them. */
export function layersOf(network: Network): { readonly values: readonly Held[]; readonly inputs: readonly Held[] } {
  const values: Held[] = [];
  const inputs: Held[] = [];
  const { name, shape } = network.input;
  draw(network, new Graph().input(name, shape), {
    hold(x, value) {
      values.push(value);
      return x;
    },
    weights(convolution, index, x, value) {
      inputs.push(value);
      return plainWeights(convolution, index, x);
    },
  });
  return { values, inputs };
}

/**
 * Draws the network into the graph of `x`, which takes the place of its input.
 *
 * Values are held where whole numbers come in or go on: what a convolution, a sum or a maximum takes, and the outputs. The maximum of held
 * values is one of them. What a ReLU takes is not held: it becomes part of the layer before it.
 * @returns the network's outputs, held
 */
export function draw({ graph, input }: Network, x: Tensor, { hold, weights }: Drawing): Tensor[] {
  const drawn = new Map<Tensor, Tensor>([[input, x]]);
  const held = new Map<Tensor, readonly [seen: Tensor, value: Held]>();
  let [values, convolutions] = [0, 0];
  const holding = (tensor: Tensor, like?: number): readonly [seen: Tensor, value: Held] => {
    const known = held.get(tensor);
    if (known) return known;
    const index = values++;
    const value = { tensor, index, like: like ?? index };
    const now = [hold(drawn.get(tensor)!, value), value] as const;
    held.set(tensor, now);
    return now;
  };
  for (const node of neededNodes(graph)) {
    const [output] = node.outputs;
    const copy = (...inputs: Tensor[]): Tensor => redrawn(node, inputs);
    if (node.op === 'Relu') drawn.set(output, copy(drawn.get(node.inputs[0]!)!));
    else if (node.op === 'Conv') {
      const [seen, value] = holding(node.inputs[0]!);
      drawn.set(output, copy(seen, ...weights(convolutionOf(graph, node)!, convolutions++, seen, value)));
    } else if (node.op === 'MaxPool') {
      const [seen, { like }] = holding(node.inputs[0]!);
      drawn.set(output, copy(seen));
      holding(output, like);
    } else if (node.op === 'Add') {
      drawn.set(output, copy(...node.inputs.map((tensor) => holding(tensor!)[0])));
    } else throw new ClflowError('internal', `a network with ${node.op} cannot be drawn`);
  }
  return graph.outputs.map(({ tensor }) => holding(tensor)[0]);
}

/** In their order, those that the outputs depend on. */
export function neededNodes(graph: Graph): GraphNode[] {
  const needed = neededTensors(graph);
  return graph.nodes.filter(({ outputs }) => outputs.some((output) => needed.has(output)));
}

/** Null for a node that is none, or whose weights are no constants. */
function convolutionOf(graph: Graph, { op, inputs }: GraphNode): Convolution | null {
  if (op !== 'Conv' || inputs.length !== 3) return null;
  const [kernels, biases] = inputs.slice(1).map((input) => graph.constants.get(input!));
  return kernels && biases ? { kernels, biases: asFloats(biases) } : null;
}

/** The node again, on other inputs. */
function redrawn({ op, outputs, attributes }: GraphNode, inputs: readonly Tensor[]): Tensor {
  return innermostGraph(inputs).emit(op, inputs, outputs, { attributes })[0];
}
