import { describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { floats } from './data.js';
import { Graph, emitOne } from './graph.js';
import { neg } from './ops/index.js';
import { serialize } from './serialize.js';
import { openGraph } from './open-graph.js';
import { runtimes } from './testing/runtimes.node.js';

function negation(): Graph {
  const graph = new Graph();
  graph.output('y', neg(graph.input('x', [2])));
  return graph;
}

describe.each(runtimes)('a session on $name', ({ runtime }) => {
  it('names its inputs and outputs and says what it runs on', async () => {
    const session = await openGraph(runtime, negation());
    expect(session.inputNames).toEqual(['x']);
    expect(session.outputNames).toEqual(['y']);
    expect(runtime.name).toMatch(/^onnxruntime-(node|web) \d+\.\d+\.\d+$/);
    await session.release();
  });

  it('can be run again and again, earlier results staying as they are', async () => {
    const session = await openGraph(runtime, negation());
    const first = await session.run({ x: floats([1, 2], [2]) });
    const second = await session.run({ x: floats([3, 4], [2]) });
    expect(first.y).toEqual(floats([-1, -2], [2]));
    expect(second.y).toEqual(floats([-3, -4], [2]));
    await session.release();
  });

  it.each<[string, () => Uint8Array]>([
    ['bytes that are no model', () => new TextEncoder().encode('this is not a model, but a sentence')],
    ['nothing', () => new Uint8Array(0)],
    ['a truncated model', () => serialize(negation()).subarray(0, 40)],
    ['an op that does not exist', () => serialize(withUnknownOp())],
  ])('%s: ClflowError "model"', async (_what, model) => {
    const error: unknown = await runtime.open(model()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ClflowError);
    expect(error).toMatchObject({ code: 'model', message: expect.stringMatching(/cannot load the model: .+/) });
    expect((error as ClflowError).cause).toBeDefined();
  });

  it.each([
    ['an input of the wrong shape', { x: floats([1, 2, 3], [3]) }],
    ['a missing input', {}],
  ])('%s: ClflowError "internal" with the runtime’s words', async (_what, feeds) => {
    const session = await openGraph(runtime, negation());
    const error: unknown = await session.run(feeds).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ClflowError);
    expect(error).toMatchObject({ code: 'internal', message: expect.stringMatching(/while running the graph: .*x/) });
    await session.release();
  });
});

function withUnknownOp(): Graph {
  const graph = new Graph();
  const x = graph.input('x', [2]);
  graph.output('y', emitOne('NoSuchOp', [x], x.shape));
  return graph;
}
