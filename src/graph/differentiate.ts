/**
 * @file Reverse-mode differentiation: walks the nodes that lie between the parameters and the loss backwards, asks each
 * op's gradient rule, and adds up what arrives at a tensor from several uses. The result is more nodes in the same graph.
 */
import { ClflowError } from '../errors.js';
import { noGradient, type GraphNode, type Tensor } from './graph.js';
import { add } from './ops/add.js';
import { zerosLike } from './ops/zeros-like.js';

/**
 * Gradients of a scalar loss with respect to tensors of the same graph, in their order and of their shapes.
 * A tensor that the loss does not depend on gets zeros. Throws when a node on the way cannot be differentiated.
 */
export function gradients(loss: Tensor, parameters: readonly Tensor[]): Tensor[] {
  if (loss.rank !== 0) throw new ClflowError('shape', `the loss must be a scalar, got ${loss.toString()}`);
  const onPath = nodesDependingOn(loss, parameters);
  const gradientOf = new Map<Tensor, Tensor>([[loss, loss.graph.scalar(1)]]);
  for (const node of [...onPath].reverse()) {
    const outputGradients = node.outputs.map((output) => gradientOf.get(output) ?? null);
    if (outputGradients.every((gradient) => gradient === null)) continue;
    if (!node.gradient) throw new ClflowError('internal', `${node.op} has no gradient, but the loss depends on it`);
    const inputGradients = node.gradient(outputGradients);
    node.inputs.forEach((input, i) => {
      const gradient = inputGradients[i];
      if (!input || !gradient) return;
      const before = gradientOf.get(input);
      gradientOf.set(input, before ? add(before, gradient) : gradient);
    });
  }
  return parameters.map((parameter) => gradientOf.get(parameter) ?? zerosLike(parameter));
}

/** The nodes of the loss's graph, in order, whose value depends on one of the parameters. */
function nodesDependingOn(loss: Tensor, parameters: readonly Tensor[]): GraphNode[] {
  const dependent = new Set<Tensor>(parameters);
  return loss.graph.nodes.filter((node) => {
    const depends = node.gradient !== noGradient && node.inputs.some((input) => input && dependent.has(input));
    if (depends) node.outputs.forEach((output) => dependent.add(output));
    return depends;
  });
}
