import { describe, expect, it } from 'vitest';
import { floats, integers, type TensorData } from './data.js';
import { loop } from './loop.js';
import { add, gatherAt, mul, sizeOfAxis } from './ops/index.js';
import type { Tensor } from './graph.js';
import { evaluate } from './testing/evaluate.js';
import { runtimes } from './testing/runtimes.node.js';

/** s ← s · factor + x[turn], keeping every s and the turn's x: the state, the scans, for x [K, 2]. */
function recurrence(state: Tensor, stack: Tensor, factor: Tensor): Tensor[] {
  const result = loop(sizeOfAxis(stack, 0), [state], (_body, turn, [s]) => {
    const x = gatherAt(stack, turn);
    const next = add(mul(s, factor), x);
    return {
      state: [next],
      scans: [
        { name: 'state', tensor: next },
        { name: 'input', tensor: x },
      ],
    };
  });
  return [...result.state, ...result.scans];
}

const factor = floats([0.5], []);

describe.each(runtimes)('loop on $name', ({ runtime }) => {
  it('carries its state, keeps the scans of every turn, and uses tensors of the graph around it', async () => {
    const stack = floats([1, 10, 2, 20, 3, 30], [3, 2]);
    const results = await evaluate(runtime, [floats([8, 0], [2]), stack, factor], recurrence);
    expect(results).toEqual([floats([5.25, 42.5], [2]), floats([5, 10, 4.5, 25, 5.25, 42.5], [3, 2]), stack]);
  });

  it('one turn five times equals five turns once, bit for bit', async () => {
    const numbers = Float32Array.from({ length: 10 }, (_, i) => Math.sin(i + 1));
    const start = floats([0.1, 0.2], [2]);
    const [atOnce] = await evaluate(runtime, [start, floats(numbers, [5, 2]), factor], recurrence);
    let state: TensorData = start;
    for (let k = 0; k < 5; k++) {
      const one = floats(numbers.slice(2 * k, 2 * k + 2), [1, 2]);
      [state] = await evaluate(runtime, [state, one, factor], recurrence);
    }
    expect(state).toEqual(atOnce);
  });

  it('takes the number of turns from a tensor', async () => {
    const [end] = await evaluate(runtime, [integers([7], [1]), floats([1], [])], (turns, start) => {
      return loop(turns, [start], (_body, _turn, [s]) => ({ state: [mul(s, 2)], scans: [] })).state;
    });
    expect(end).toEqual(floats([128], []));
  });
});
