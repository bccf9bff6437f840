/**
 * @file How much a graph computes and holds, told from its shapes before a runtime sees it: small nodes in a row, each of which
 * doubles what it is given, would otherwise take all memory or never end.
 */
import { ClflowError } from '../errors.js';
import type { CheckedOnnx, GraphOutline, NodeOutline } from './check-onnx.js';
import { inferShapes, size, Untold } from './infer-shapes.js';
import type { Known } from './operator-call.js';

/** What a graph may take; networks in use, at the largest images, stay below. */
const WORK_LIMITS = {
  /** Elements of one tensor: 1 GiB of float32. */
  tensor: 2 ** 28,
  /** Elements of all tensors that are still needed at some node, in the order of the file: 4 GiB. */
  held: 2 ** 30,
  /** Elements of all tensors together, whatever the order and however late they are freed. */
  total: 2 ** 33,
  /** Multiplications and additions: minutes. */
  work: 2 ** 42,
  /** The same of what depends on no input; a runtime computes it once, as it opens the graph. */
  constantWork: 2 ** 33,
} as const;

/**
 * Goes through a graph that {@link checkOnnx} has let pass.
 * @param inputs shapes of its inputs, by name
 * @param source the file's name, for messages
 * @throws ClflowError `model` where a limit is passed, and where a size can only be known by computing it
 */
export function checkWork(
  { outline }: CheckedOnnx,
  inputs: Readonly<Record<string, readonly number[]>>,
  source: string,
): void {
  const scope = new Scope();
  for (const [name, shape] of Object.entries(inputs)) scope.define(name, { shape, values: null }, false);
  try {
    new Estimate().graph(outline, scope);
  } catch (cause) {
    if (!(cause instanceof TooMuch || cause instanceof Uncertain)) throw cause;
    throw new ClflowError('model', `${source} cannot be used: ${cause.message}.`, { cause });
  }
}

class TooMuch extends Error {}

/** Nothing is too much, and it cannot be told that nothing will be. */
class Uncertain extends Error {}

/** Tensors by name, those of surrounding graphs included. */
class Scope {
  private readonly known = new Map<string, Known & { readonly constant: boolean }>();

  constructor(private readonly outer: Scope | null = null) {}

  define(name: string, { shape, values }: Known, constant: boolean): void {
    this.known.set(name, { shape, values, constant });
  }

  get(name: string): (Known & { readonly constant: boolean }) | undefined {
    return this.known.get(name) ?? this.outer?.get(name);
  }
}

class Estimate {
  private total = 0;
  private work = 0;
  private constantWork = 0;

  /** @returns the graph's outputs */
  graph({ tensors, nodes, outputs }: GraphOutline, scope: Scope): Known[] {
    for (const { name, shape, values } of tensors) scope.define(name, { shape, values }, true);
    const last = lastUses(nodes, outputs);
    let held = 0;
    nodes.forEach((node, i) => {
      this.node(node, scope);
      for (const name of node.outputs) held += elementsOf(name, scope);
      if (held > WORK_LIMITS.held)
        throw new TooMuch(`${node.where} is one too many of its tensors: they hold ${held} elements at a time`);
      for (const name of last.get(i) ?? []) held -= elementsOf(name, scope);
    });
    return outputs.map((name) => found(name, 'its output', scope));
  }

  private node(node: NodeOutline, scope: Scope): void {
    const { where, outputs } = node;
    const inputs = node.inputs.map((name) => (name === '' ? undefined : found(name, where, scope)));
    const constant = inputs.every((known) => known === undefined || known.constant);
    const { results, work } = this.results(node, inputs, scope);
    results.forEach(({ shape, values }, i) => {
      const elements = size(shape);
      if (!(elements <= WORK_LIMITS.tensor) || !shape.every((side) => Number.isInteger(side) && side >= 0)) {
        throw new TooMuch(`${where} makes a tensor of [${shape.join(', ')}], more than ${WORK_LIMITS.tensor} elements`);
      }
      this.total += elements;
      scope.define(outputs[i], { shape, values }, constant && node.branches.length === 0);
    });
    this.work += work;
    if (constant) this.constantWork += work;
    if (this.total > WORK_LIMITS.total)
      throw new TooMuch(`its tensors hold more than ${WORK_LIMITS.total} elements together`);
    if (this.work > WORK_LIMITS.work)
      throw new TooMuch(`it computes more than ${WORK_LIMITS.work} products an image, up to ${where}`);
    if (this.constantWork > WORK_LIMITS.constantWork) {
      throw new TooMuch(
        `it computes more than ${WORK_LIMITS.constantWork} products from its constants alone, up to ${where}`,
      );
    }
  }

  private results(
    node: NodeOutline,
    inputs: readonly (Known | undefined)[],
    scope: Scope,
  ): { results: readonly Known[]; work: number } {
    const { op, where, outputs, attributes, fractions, branches } = node;
    if (op === 'If') return { results: this.either(inputs[0], branches, scope, where), work: 0 };
    if (op === 'Loop') return { results: this.repeated(inputs, branches, scope, where), work: 0 };
    try {
      if (op === 'Constant') return { results: [constantOf(node)], work: 0 };
      const ints = (name: string): readonly number[] | undefined => {
        const attribute = attributes.get(name);
        return attribute?.tensor ? (attribute.tensor.values ?? undefined) : attribute?.numbers;
      };
      const text = (name: string): string | undefined => attributes.get(name)?.text;
      const inferred = inferShapes({ op, inputs, outputs: outputs.length, fractions, ints, text });
      return { results: inferred.outputs, work: inferred.work };
    } catch (cause) {
      if (!(cause instanceof Untold)) throw cause;
      throw new Uncertain(
        `the size of what ${where} makes cannot be told beforehand (${cause.message}); export it with fixed sizes`,
      );
    }
  }

  /** What a loop gives after all its turns: its state, which keeps its shape, and the scans of all turns. */
  private repeated(
    [turns, , ...state]: readonly (Known | undefined)[],
    branches: NodeOutline['branches'],
    scope: Scope,
    where: string,
  ): readonly Known[] {
    const count = turns?.values?.[0];
    if (count === undefined || branches.length !== 1) throw new Uncertain(`${where} turns nobody knows how often`);
    const [{ graph }] = branches;
    const inner = new Scope(scope);
    const shapes = [[], [], ...state.map((known) => known?.shape ?? [])];
    graph.inputs.forEach((name, i) => inner.define(name, { shape: shapes[i] ?? [], values: null }, false));
    const before = [this.total, this.work];
    const [, ...outputs] = this.graph(graph, inner);
    // One more turn takes as much again; the limits are looked at when the node's own results are added.
    this.total += (count - 1) * (this.total - before[0]);
    this.work += (count - 1) * (this.work - before[1]);
    return outputs.map(({ shape }, i) => {
      if (i >= state.length) return { shape: [count, ...shape], values: null };
      if (shape.join() === state[i]?.shape.join()) return { shape, values: null };
      throw new Uncertain(`the state of ${where} changes its shape from turn to turn; export it with fixed sizes`);
    });
  }

  /** What the branch gives that is taken; where that is not known, the larger of what both give. Both may take no more than a graph may. */
  private either(
    condition: Known | undefined,
    branches: NodeOutline['branches'],
    scope: Scope,
    where: string,
  ): readonly Known[] {
    const taken = condition?.values && (condition.values[0] ? 'then_branch' : 'else_branch');
    const given: Known[][] = [];
    let chosen: Known[] | undefined;
    for (const { name, graph } of branches) {
      try {
        const outputs = this.graph(graph, new Scope(scope));
        if (name === taken) chosen = outputs;
        given.push(outputs);
      } catch (cause) {
        // A branch that is not taken may make no sense at this size; it may not be a heavy one either.
        if (!(cause instanceof Uncertain) || !taken || name === taken) throw cause;
      }
    }
    if (chosen) return chosen;
    if (given.length === 0) throw new Uncertain(`${where} has no branches`);
    const [one, ...others] = given;
    return one.map(({ shape }, i) => {
      const shapes = others.map((other) => other[i]?.shape ?? []);
      if (shapes.some(({ length }) => length !== shape.length))
        throw new Uncertain(`the branches of ${where} give unlike shapes; export it with fixed sizes`);
      return { shape: shape.map((side, axis) => Math.max(side, ...shapes.map((other) => other[axis]))), values: null };
    });
  }
}

function found(name: string, where: string, scope: Scope): Known & { readonly constant: boolean } {
  const known = scope.get(name);
  if (!known) throw new TooMuch(`${where} needs "${name.slice(0, 60)}", which nothing before it makes`);
  return known;
}

function elementsOf(name: string, scope: Scope): number {
  const known = scope.get(name);
  return known ? size(known.shape) : 0;
}

function constantOf({ attributes }: NodeOutline): Known {
  const [only] = attributes.values();
  if (only?.tensor) return only.tensor;
  if (!only) throw new Untold('a constant without a value');
  const { numbers } = only;
  return { shape: only.name.endsWith('s') ? [numbers.length] : [], values: numbers };
}

/** Outputs of nodes by the index of the node that needs them last, a graph's own outputs never; one that nobody needs, by its own. */
function lastUses(nodes: readonly NodeOutline[], outputs: readonly string[]): Map<number, string[]> {
  const last = new Map<string, number>();
  nodes.forEach((node, i) => node.outputs.forEach((name) => last.set(name, i)));
  nodes.forEach((node, i) => usedBy(node, (name) => last.has(name) && last.set(name, i)));
  outputs.forEach((name) => last.delete(name));
  const freed = new Map<number, string[]>();
  for (const [name, i] of last) freed.set(i, [...(freed.get(i) ?? []), name]);
  return freed;
}

function usedBy({ inputs, branches }: NodeOutline, use: (name: string) => void): void {
  inputs.forEach(use);
  for (const { graph } of branches) {
    graph.outputs.forEach(use);
    for (const node of graph.nodes) usedBy(node, use);
  }
}
