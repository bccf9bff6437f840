/** @file From a device and a number of threads to a runtime that works here. */
import { withMatrixResize } from '../../detector/resize-matrices.js';
import { ClflowError, messageOf, option } from '../../errors.js';
import { Graph, add, floats, openGraph, type Runtime } from '../../graph/index.js';
import { nodeRuntime } from '../../graph/runtime.node.js';
import { isProcessor, type Device } from '../../graph/devices.js';

/**
 * A runtime on a device. `auto` is the processor: it is always there, and the same everywhere.
 * @throws ClflowError `usage` when the device does not work here
 */
export async function openRuntime(device: Device, threads: number): Promise<Runtime> {
  if (isProcessor(device)) return nodeRuntime({ threads });
  const runtime = nodeRuntime({ threads, provider: device });
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
    const reason = messageOf(cause).trim().split('\n')[0];
    throw new ClflowError(
      'usage',
      `The device ${provider} cannot be used here; set ${option('device')} to cpu. (${reason})`,
      {
        cause,
      },
    );
  }
}
