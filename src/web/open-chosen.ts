/** @file The detector on what is to run it: WebAssembly, or the graphics card where it gives the same scores. */
import { ImageDetector } from '../detector/detector.js';
import { withMatrixResize } from '../detector/resize-matrices.js';
import { SCORE_TOLERANCE, scoreDifference } from '../detector/same-scores.js';
import { ClflowError } from '../errors.js';
import { webRuntime, type WebRuntimeOptions } from '../graph/runtime.web.js';
import type { Runtime } from '../graph/session.js';

/** `auto`: WebGPU where there is an adapter and the model's scores are those of WebAssembly. */
export type Provider = 'wasm' | 'webgpu' | 'auto';

interface Chosen {
  readonly detector: ImageDetector;
  readonly runtime: Runtime;
  readonly provider: 'wasm' | 'webgpu';
}

/**
 * @param where what messages call the model
 * @throws ClflowError `model` as {@link ImageDetector.open}, `usage` when WebGPU is asked for and there is no adapter, or its scores are
 *   others
 */
export async function openChosen(
  model: Uint8Array,
  provider: Provider,
  options: Pick<WebRuntimeOptions, 'threads' | 'wasmPaths'>,
  where: string,
): Promise<Chosen> {
  const open = async (runtime: Runtime, provider: Chosen['provider']): Promise<Chosen> => {
    return { detector: await ImageDetector.open(model, runtime, where), runtime, provider };
  };
  const canBe = provider !== 'wasm' && (await hasAdapter());
  if (!canBe) {
    if (provider !== 'webgpu') return open(await webRuntime(options), 'wasm');
    throw new ClflowError('usage', 'This browser gives no WebGPU adapter; choose `provider` wasm or auto.');
  }
  const wasm = await open(await webRuntime({ ...options, provider: 'wasm', build: 'webgpu' }), 'wasm');
  let difference = Infinity;
  try {
    const webgpu = await open(withMatrixResize(await webRuntime({ ...options, provider: 'webgpu' })), 'webgpu');
    difference = await scoreDifference(wasm.detector, webgpu.detector);
    const [kept, other] = difference <= SCORE_TOLERANCE ? [webgpu, wasm] : [wasm, webgpu];
    await other.detector.release();
    if (kept === webgpu) return webgpu;
  } catch (cause) {
    // A card that cannot do it; whoever asked for it is told.
    if (provider === 'webgpu') throw unfit('fails at this model', cause);
  }
  if (provider === 'auto') return wasm;
  await wasm.detector.release();
  throw unfit(`gives other scores than WebAssembly for this model (${difference.toExponential(1)} relative)`);
}

function unfit(what: string, cause?: unknown): ClflowError {
  return new ClflowError('usage', `WebGPU ${what}: choose \`provider\` wasm or auto.`, { cause });
}

async function hasAdapter(): Promise<boolean> {
  type Gpu = { requestAdapter(): Promise<object | null> };
  const { gpu } = navigator as { gpu?: Gpu };
  try {
    return gpu !== undefined && (await gpu.requestAdapter()) !== null;
  } catch {
    return false;
  }
}
