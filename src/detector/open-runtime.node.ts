/** @file From a device to a runtime that works here. */
import { ClflowError, messageOf, option } from '../errors.js';
import { isProcessor, type Device } from '../graph/devices.js';
import { Graph, add, floats, openGraph, type Runtime } from '../graph/index.js';
import { nodeRuntime, type NodeRuntimeOptions } from '../graph/runtime.node.js';
import { withMatrixResize } from './resize-matrices.js';

export type OnDeviceOptions = Omit<NodeRuntimeOptions, 'provider'>;

/**
 * A runtime on a device. `auto` is the processor: it is always there, and the same everywhere.
 * @throws ClflowError `usage` when the device does not work here
 */
export async function openRuntime(device: Device, options: OnDeviceOptions): Promise<Runtime> {
  if (isProcessor(device)) return nodeRuntime(options);
  const runtime = nodeRuntime({ ...options, provider: device });
  await requireWorking(runtime, device);
  // ONNX Runtime on WebGPU has no Resize that antialiases.
  return device === 'webgpu' ? withMatrixResize(runtime) : runtime;
}

/** Runs the smallest graph, or throws ClflowError `usage`: a provider may be listed and yet lack its libraries or its hardware. */
export async function requireWorking(runtime: Runtime, provider: string): Promise<void> {
  const graph = new Graph();
  graph.output('y', add(graph.input('x', [1], 'float32'), 1));
  try {
    const session = await openGraph(runtime, graph);
    await session.run({ x: floats([1], [1]) });
    await session.release();
  } catch (cause) {
    // Without the place in ONNX Runtime's sources.
    const [reason] = messageOf(cause)
      .replace(/\/onnxruntime_src\/.* was false\. /, '')
      .trim()
      .split('\n');
    throw new ClflowError(
      'usage',
      `The device ${provider} cannot be used here; set ${option('device')} to cpu. (${reason})`,
      {
        cause,
      },
    );
  }
}
