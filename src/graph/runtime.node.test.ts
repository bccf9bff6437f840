import { describe, expect, it, vi } from 'vitest';
import { ClflowError } from '../errors.js';
import { floats } from './data.js';
import { Graph } from './graph.js';
import { openGraph } from './open-graph.js';
import { neg } from './ops/index.js';
import { loadOrt, nodeRuntime } from './runtime.node.js';

function failureOf(message: string): ClflowError {
  try {
    loadOrt(() => {
      throw new Error(message);
    });
  } catch (error) {
    return error as ClflowError;
  }
  throw new Error('it was loaded');
}

describe('nodeRuntime', () => {
  it('names the installed library and its version', () => {
    expect(nodeRuntime().name).toMatch(/^onnxruntime-node \d+\.\d+\.\d+$/);
  });

  it('switches telemetry off before the library is loaded', () => {
    expect(process.env.ORT_DISABLE_TELEMETRY).toBe('1');
  });

  it('lays out no memory for a size of image and writes nothing by itself where it is told so', async () => {
    const create = vi.spyOn(loadOrt().InferenceSession, 'create');
    const graph = new Graph();
    graph.output('y', neg(graph.input('x', [2])));
    for (const options of [{}, { memoryPattern: false, log: 'nothing' }] as const) {
      const session = await openGraph(nodeRuntime(options), graph);
      expect((await session.run({ x: floats([1, 2], [2]) })).y).toEqual(floats([-1, -2], [2]));
      await session.release();
    }
    const given = create.mock.calls.map((call) => call[1 as never]);
    expect(given).toEqual([
      expect.objectContaining({ enableMemPattern: true, logSeverityLevel: 3 }),
      expect.objectContaining({ enableMemPattern: false, logSeverityLevel: 4 }),
    ]);
    create.mockRestore();
  });

  it('says how to install a library that is not there', () => {
    const error = failureOf("Cannot find module 'onnxruntime-node'\nRequire stack:\n- /home/user/app/runtime.node.js");
    expect(error).toBeInstanceOf(ClflowError);
    expect(error.code).toBe('io');
    expect(error.message).toBe(
      'The package onnxruntime-node is not there: install it by "ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node".',
    );
  });

  it('says where the library runs when it cannot be loaded', () => {
    const { message } = failureOf('Error loading shared library ld-linux-x86-64.so.2: No such file or directory');
    expect(message).toMatch(
      /^ONNX Runtime's native library, which is built for Linux with glibc .* cannot be loaded here \(/,
    );
    expect(message).toContain('ld-linux-x86-64.so.2: No such file or directory');
    expect(message.split('\n')).toHaveLength(1);
  });
});
