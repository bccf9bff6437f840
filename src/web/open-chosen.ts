/** @file The detector on what is to run it: WebAssembly, or the graphics card where it gives the same scores. */
import { ImageDetector } from '../detector/detector.js';
import { withMatrixResize } from '../detector/resize-matrices.js';
import { ClflowError } from '../errors.js';
import { webRuntime, type WebRuntimeOptions } from '../graph/runtime.web.js';
import type { Runtime } from '../graph/session.js';
import type { RgbImage } from '../image/rgb-image.js';

/** `auto`: WebGPU where there is an adapter and the model's scores are those of WebAssembly. */
export type Provider = 'wasm' | 'webgpu' | 'auto';

/** Relative, between the scores of WebGPU and WebAssembly. */
const TOLERANCE = 1e-3;

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
  const expected = await scoreOfSample(wasm);
  let difference = Infinity;
  try {
    const webgpu = await open(withMatrixResize(await webRuntime({ ...options, provider: 'webgpu' })), 'webgpu');
    difference = Math.abs((await scoreOfSample(webgpu)) / expected - 1);
    const [kept, other] = difference <= TOLERANCE ? [webgpu, wasm] : [wasm, webgpu];
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

async function scoreOfSample({ detector }: Chosen): Promise<number> {
  const { width, height } = detector.metadata.size;
  const [{ score }] = await detector.score([sample(width + 13, height + 7)]);
  return score;
}

/** A picture with edges and colours. */
function sample(width: number, height: number): RgbImage {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y, channel] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    return (((x >> 3) ^ (y >> 3)) % 2 === 0 ? 60 : 160) + ((x * (channel + 1) + 3 * y) % 64);
  });
  return { width, height, data };
}
