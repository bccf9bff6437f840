import { afterEach, describe, expect, it, vi } from 'vitest';
import { webRuntime } from './runtime.web.js';

vi.mock('onnxruntime-web/webgpu', () => {
  throw new Error('injected: no such package');
});
afterEach(() => vi.restoreAllMocks());

describe('webRuntime', () => {
  it('says what it runs on', async () => {
    expect((await webRuntime()).name).toMatch(/^onnxruntime-web \d+\.\d+\.\d+/);
  });

  it('says in one sentence what to do when onnxruntime-web is missing', async () => {
    await expect(webRuntime({ provider: 'webgpu' })).rejects.toMatchObject({
      name: 'ClflowError',
      code: 'usage',
      message: expect.stringMatching(/cannot be loaded: install it beside clflow with npm install onnxruntime-web/),
    });
  });

  it('sets where the .wasm file lies and how many threads there are', async () => {
    const { env } = await import('onnxruntime-web/wasm');
    const before = { ...env.wasm };
    await webRuntime({ threads: 2, wasmPaths: '/assets/' });
    expect(env.wasm).toMatchObject({ numThreads: 2, wasmPaths: '/assets/' });
    Object.assign(env.wasm, { numThreads: before.numThreads, wasmPaths: before.wasmPaths });
  });
});
