import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../backbone/backbone.js';
import { randomResnet } from '../backbone/random-resnet.js';
import { checkOnnx } from '../graph/check-onnx.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { webRuntime } from '../graph/runtime.web.js';
import type { Runtime } from '../graph/session.js';
import { choosePrecision } from './choose-precision.js';

const inner = nodeRuntime({ threads: 1 });
let backbone: Backbone;

beforeAll(async () => {
  backbone = await randomResnet();
});

/** A runtime that takes so many milliseconds for a run in float32 and in whole numbers, and counts what it opens. */
function machine(float32: number, int8: number, lag: () => number = () => 0): Runtime & { opened: number } {
  const made = {
    ...inner,
    opened: 0,
    async open(model: Uint8Array) {
      made.opened++;
      const session = await inner.open(model);
      const whole = checkOnnx(model, 'net').outline.nodes.some(({ op }) => op === 'QuantizeLinear');
      return {
        ...session,
        async run(feeds: Parameters<typeof session.run>[0]) {
          const out = await session.run(feeds);
          const end = performance.now() + (whole ? int8 : float32) + lag();
          while (performance.now() < end);
          return out;
        },
      };
    },
  };
  return made;
}

describe('what the backbone computes in', () => {
  it('is what is faster where nobody says, if it clearly is', async () => {
    expect(await choosePrecision('auto', backbone, machine(5, 1))).toBe('int8');
    expect(await choosePrecision('auto', backbone, machine(12, 11))).toBe('float32');
    expect(await choosePrecision('auto', backbone, machine(1, 5))).toBe('float32');
  });

  it('does not change because the machine is busy now and then', async () => {
    let run = 0;
    const busy = machine(5, 1, () => (run++ % 3 === 0 ? 20 : 0));
    expect(await choosePrecision('auto', backbone, busy)).toBe('int8');
  });

  // By the clock, and by what else the machine does.
  it('is whole numbers in WebAssembly, where they are twice as fast', { retry: 2 }, async () => {
    expect(await choosePrecision('auto', backbone, await webRuntime())).toBe('int8');
  });

  it('is timed once for a runtime', async () => {
    const runtime = machine(5, 1);
    const chosen = await Promise.all([1, 2].map(() => choosePrecision('auto', backbone, runtime)));
    expect(chosen).toEqual(['int8', 'int8']);
    await choosePrecision('auto', backbone, runtime);
    expect(runtime.opened).toBe(2);
  });

  it('is what was said, without any timing', async () => {
    const runtime = machine(12, 2);
    expect(await choosePrecision('float32', backbone, runtime)).toBe('float32');
    expect(await choosePrecision('int8', backbone, runtime)).toBe('int8');
    expect(runtime.opened).toBe(0);
  });
});
