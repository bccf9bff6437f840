/** @file ONNX's Loop: a body graph run many times inside one call, its state carried from turn to turn. */
import { Graph, type Tensor } from './graph.js';

export interface LoopBody {
  /** The state after the turn, in the order and shapes of the state before it. */
  readonly state: readonly Tensor[];
  /** Values to keep of every turn; they come out stacked along a new first axis. */
  readonly scans: readonly { readonly name: string; readonly tensor: Tensor }[];
}

/**
 * Runs `body` for `turns` (int64, one element) turns. The body may use tensors of the graph around it.
 * @returns the state after the last turn, and each scan of shape [turns, ...]
 */
export function loop(
  turns: Tensor,
  initial: readonly Tensor[],
  body: (graph: Graph, turn: Tensor, state: Tensor[]) => LoopBody,
): { state: Tensor[]; scans: Tensor[] } {
  const outer = turns.graph;
  const inner = new Graph(outer);
  const turn = inner.input(inner.uniqueName('turn'), [], 'int64');
  const goOn = inner.input(inner.uniqueName('go_on'), [], 'bool');
  const state = initial.map((tensor) => inner.input(inner.uniqueName('state'), tensor.shape, tensor.type));
  const result = body(inner, turn, state);
  inner.output(inner.uniqueName('go_on'), goOn);
  for (const tensor of result.state) inner.output(inner.uniqueName('state'), tensor);
  for (const { tensor } of result.scans) inner.output(inner.uniqueName('scan'), tensor);

  const always = outer.constant({ type: 'bool', shape: [], data: Uint8Array.of(1) });
  const outputs = outer.emit(
    'Loop',
    [turns, always, ...initial],
    [
      ...initial.map(({ shape, type }) => ({ shape, type })),
      ...result.scans.map(({ tensor }) => ({ shape: [-1, ...tensor.shape], type: tensor.type })),
    ],
    { attributes: { body: { graph: inner } } },
  );
  return { state: outputs.slice(0, initial.length), scans: outputs.slice(initial.length) };
}
