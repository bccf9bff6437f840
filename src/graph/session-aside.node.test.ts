import { describe, expect, it } from 'vitest';
import { floats } from './data.js';
import { Graph } from './graph.js';
import { openGraphAside } from './open-graph.js';
import { matmul, neg } from './ops/index.js';
import { nodeRuntime } from './runtime.node.js';

function negation(): Graph {
  const graph = new Graph();
  graph.output('y', neg(graph.input('x', [2])));
  return graph;
}

describe('a session aside', () => {
  const runtime = nodeRuntime({ threads: 2 });

  it('says what a session here says, run after run, and the inputs stay whole', async () => {
    const session = await openGraphAside(runtime, negation());
    expect([session.inputNames, session.outputNames]).toEqual([['x'], ['y']]);
    const x = floats([1, -2], [2]);
    const runs = [session.run({ x }), session.run({ x: floats([3, 4], [2]) })];
    expect((await runs[0]).y).toEqual(floats([-1, 2], [2]));
    expect((await runs[1]).y).toEqual(floats([-3, -4], [2]));
    expect(x).toEqual(floats([1, -2], [2]));
    await session.release();
  });

  it('leaves the thread that asks to its own work', async () => {
    const side = 1024;
    const graph = new Graph();
    const a = graph.input('a', [side, side]);
    graph.output('y', matmul(matmul(a, a), a));
    const session = await openGraphAside(runtime, graph);
    const feeds = { a: floats(new Float32Array(side * side).fill(1e-3), [side, side]) };
    await session.run(feeds);
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    await session.run(feeds);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(0);
    await session.release();
  });

  it('tells what is wrong in the words of a session here', async () => {
    const words = new TextEncoder().encode('this is not a model, but a sentence');
    const complaint = async (open: typeof runtime.open): Promise<unknown> =>
      open(words).catch((error: Error & { code?: string }) => `${error.code}: ${error.message}`);
    const aside = await complaint(runtime.openAside!);
    expect(aside).toBe(await complaint(runtime.open));
    const session = await openGraphAside(runtime, negation());
    await expect(session.run({ x: floats([1, 2, 3], [3]) })).rejects.toMatchObject({ code: 'internal' });
    expect((await session.run({ x: floats([1, 2], [2]) })).y).toEqual(floats([-1, -2], [2]));
    await session.release();
  });

  it('opens again after all of them were released', async () => {
    for (let i = 0; i < 2; i++) {
      const session = await openGraphAside(runtime, negation());
      expect((await session.run({ x: floats([i, 1], [2]) })).y.data[1]).toBe(-1);
      await session.release();
    }
  });

  it('is an ordinary one where a single thread was asked for', () => {
    expect(nodeRuntime({ threads: 1 }).openAside).toBeUndefined();
  });
});
