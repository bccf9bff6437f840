/** @file A detector in the thread that calls: what the worker does, and a page that wants none. */
import { ImageDetector, type Inspection } from '../detector/detector.js';
import type { DetectorMetadata } from '../detector/metadata.js';
import type { Runtime } from '../graph/session.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { threadsFor, type WebConfig } from './configure.js';
import { decodeImage, type Picture } from './decode-image.js';
import { openChosen, type Provider } from './open-chosen.js';

/** A verdict on a picture. */
export interface PictureInspection extends Inspection {
  /** The picture as it was decoded, upright; regions are in its pixels. */
  readonly image: RgbImage;
}

/** What runs a model. */
export interface Running {
  /** Of ONNX Runtime, with its version. */
  readonly name: string;
  readonly provider: 'wasm' | 'webgpu' | 'given';
  /** WebAssembly threads. */
  readonly threads: number;
}

export interface OpenOptions extends Pick<WebConfig, 'threads' | 'wasmPaths'> {
  readonly provider: Provider;
  readonly runtime?: Runtime;
  /** What messages call the model. */
  readonly name: string;
}

export class LocalDetector {
  private constructor(
    readonly metadata: DetectorMetadata,
    readonly running: Running,
    private readonly detector: ImageDetector,
  ) {}

  static async open(model: Uint8Array, options: OpenOptions): Promise<LocalDetector> {
    const { provider: asked, wasmPaths, name } = options;
    const threads = threadsFor(options.threads);
    const { detector, runtime, provider } = options.runtime
      ? {
          detector: await ImageDetector.open(model, options.runtime, name),
          runtime: options.runtime,
          provider: 'given' as const,
        }
      : await openChosen(model, asked, { threads, wasmPaths }, name);
    const running = { name: runtime.name, provider, threads: runtime.threads ?? threads };
    return new LocalDetector(detector.metadata, running, detector);
  }

  async inspect(picture: Picture, ignore?: Mask): Promise<PictureInspection> {
    const image = await decodeImage(picture);
    return { ...(await this.detector.inspect(image, ignore)), image };
  }

  dispose(): Promise<void> {
    return this.detector.release();
  }
}
