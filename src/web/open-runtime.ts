/** @file The runtime that inspects: WebAssembly, or the graphics card where it gives the same scores. */
import { openModelFile } from '../detector/open-model.js';
import { withMatrixResize } from '../detector/resize-matrices.js';
import { scoreImages } from '../detector/score.js';
import { ClflowError } from '../errors.js';
import { webRuntime, type WebRuntimeOptions } from '../graph/runtime.web.js';
import type { Runtime, Session } from '../graph/session.js';
import type { RgbImage } from '../image/rgb-image.js';

/** `auto`: WebGPU where there is an adapter and the model's scores are those of WebAssembly. */
export type Provider = 'wasm' | 'webgpu' | 'auto';

/** Relative, between the scores of WebGPU and WebAssembly. */
const TOLERANCE = 1e-3;

interface Opened {
  readonly runtime: Runtime;
  readonly provider: 'wasm' | 'webgpu';
}

/**
 * A runtime for this model.
 * @throws ClflowError `usage` when WebGPU is asked for and there is no adapter, or its scores are others
 */
export async function openRuntime(
  model: Uint8Array,
  provider: Provider,
  options: Pick<WebRuntimeOptions, 'threads' | 'wasmPaths'>,
): Promise<Opened> {
  if (provider === 'wasm') return { runtime: await webRuntime(options), provider };
  if (!(await hasAdapter())) {
    if (provider === 'auto') return { runtime: await webRuntime(options), provider: 'wasm' };
    throw new ClflowError('usage', 'This browser gives no WebGPU adapter; choose `provider` wasm or auto.');
  }
  const webgpu = withMatrixResize(await webRuntime({ ...options, provider: 'webgpu' }));
  const wasm = await webRuntime({ ...options, provider: 'wasm', build: 'webgpu' });
  const difference = await differenceOfScores(model, webgpu, wasm);
  if (difference <= TOLERANCE) return { runtime: webgpu, provider: 'webgpu' };
  if (provider === 'auto') return { runtime: wasm, provider: 'wasm' };
  throw new ClflowError(
    'usage',
    `WebGPU gives other scores than WebAssembly for this model (${difference.toExponential(1)} relative, or it fails): choose ` +
      '`provider` wasm or auto.',
  );
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

/** Relative; Infinity where WebGPU fails at what WebAssembly does. */
async function differenceOfScores(model: Uint8Array, webgpu: Runtime, wasm: Runtime): Promise<number> {
  const expected = await scoreOfSample(model, wasm);
  try {
    return Math.abs((await scoreOfSample(model, webgpu)) / expected - 1);
  } catch {
    return Infinity;
  }
}

async function scoreOfSample(model: Uint8Array, runtime: Runtime): Promise<number> {
  const { metadata, session } = await openModelFile(model, runtime, 'the model');
  try {
    return (await scored(session, sample(metadata.size.width, metadata.size.height), metadata.size)).score;
  } finally {
    await session.release();
  }
}

async function scored(session: Session, image: RgbImage, size: { width: number; height: number }) {
  return (await scoreImages(session, [image], size))[0];
}

/** A picture with edges and colours, of odd sides, so that it is resized. */
function sample(width: number, height: number): RgbImage {
  const [across, down] = [width + 13, height + 7];
  const data = Uint8Array.from({ length: 3 * across * down }, (_, i) => {
    const [x, y, channel] = [Math.floor(i / 3) % across, Math.floor(i / 3 / across), i % 3];
    return (((x >> 3) ^ (y >> 3)) % 2 === 0 ? 60 : 160) + ((x * (channel + 1) + 3 * y) % 64);
  });
  return { width: across, height: down, data };
}
