import { describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { openRuntime, requireWorking } from './open-runtime.node.js';

describe('openRuntime', () => {
  it('takes the processor by default', async () => {
    expect((await openRuntime('auto', { threads: 1 })).name).toBe(nodeRuntime().name);
  });
});

describe('requireWorking', () => {
  it('passes a runtime that can run a graph', async () => {
    await expect(requireWorking(nodeRuntime(), 'cpu')).resolves.toBeUndefined();
  });

  it('leaves out the places in ONNX Runtime’s sources', async () => {
    const broken = {
      name: 'broken',
      open: () =>
        Promise.reject(
          new Error(
            '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters',
          ),
        ),
    };
    await expect(requireWorking(broken, 'webgpu')).rejects.toThrow(
      'set `device` to cpu. (Failed to get a WebGPU adapter: No supported adapters)',
    );
  });

  it('says when a listed device lacks its libraries', async () => {
    const broken = {
      name: 'broken',
      open: () => Promise.reject(new ClflowError('model', 'ONNX Runtime cannot load the model: no library\nat line 3')),
    };
    await expect(requireWorking(broken, 'cuda')).rejects.toMatchObject({
      code: 'usage',
      message:
        'The device cuda cannot be used here; set `device` to cpu. (ONNX Runtime cannot load the model: no library)',
    });
  });
});
