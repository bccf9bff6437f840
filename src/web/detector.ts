/** @file The detector in a browser: from a model's URL or file, for whatever a page has a picture in. */
import { observationOf, driftMonitor } from '../detector/drift.js';
import type { DetectorMetadata } from '../detector/metadata.js';
import type { Runtime } from '../graph/session.js';
import type { Mask } from '../image/rgb-image.js';
import type { DriftMonitor, DriftOptions, Observation } from '../monitor/index.js';
import { pageConfig, type WebConfig } from './configure.js';
import type { Picture } from './decode-image.js';
import { requireDepth } from './depth.js';
import { LocalDetector, type PictureInspection, type Running } from './local-detector.js';
import { modelBytes, type ModelSource } from './model-bytes.js';
import type { Provider } from './open-chosen.js';
import { RemoteDetector } from './remote-detector.js';
import { requireGoing } from './stopped.js';
import { watch, type WatchOptions, type Watched } from './watch.js';

export interface LoadOptions extends Omit<WebConfig, 'trainingWorker'> {
  /**
   * Where it computes. Default `wasm`: in WebAssembly, everywhere. `webgpu`: on the graphics card, or an error. `auto`: there where
   * an adapter gives the same scores. Other than `wasm` loads a larger build of onnxruntime-web.
   */
  readonly provider?: Provider;
  /** Instead of onnxruntime-web, in the thread that calls; `provider`, `threads`, `wasmPaths` and `worker` are then its own business. */
  readonly runtime?: Runtime;
  /** Ends the loading. */
  readonly signal?: AbortSignal;
}

export interface InspectOptions {
  /** Of the picture's size, > 0 where pixels do not count. */
  readonly ignore?: Mask;
  /** Ends the waiting; what has not begun is not done. */
  readonly signal?: AbortSignal;
}

/**
 * A trained detector, in a worker of its own.
 * @example
 * const detector = await Detector.load('/models/bottle.onnx');
 * const { verdict, score, pValue, regions } = await detector.inspect(input.files[0]);
 * await detector.dispose();
 */
export class Detector {
  private constructor(private readonly inner: LocalDetector | RemoteDetector) {}

  /**
   * Opens a model file.
   * @example
   * const detector = await Detector.load('/models/bottle.onnx', { wasmPaths: '/assets/' });
   * @param source its URL, or its content
   * @throws ClflowError `network` when it cannot be fetched, `model` when it is not a clflow model or was changed, `usage` when
   *   onnxruntime-web or the worker cannot be loaded, or WebGPU is asked for and missing; `interrupted` when the signal stops it
   */
  static async load(source: ModelSource, options: LoadOptions = {}): Promise<Detector> {
    const page = pageConfig();
    const { provider = 'wasm', runtime, signal } = options;
    const { threads = page.threads, wasmPaths = page.wasmPaths, worker = page.worker } = options;
    const { bytes, name } = await modelBytes(source, { signal });
    requireGoing(signal);
    const opening = { provider, threads, wasmPaths, name };
    if (worker === false || runtime) {
      return new Detector(await LocalDetector.open(bytes, { ...opening, runtime }));
    }
    const open = worker ?? (await import('./open-worker.js')).openInspectWorker;
    return new Detector(await RemoteDetector.open(open(), bytes, { ...opening, signal }));
  }

  /** Everything that the model file says about itself. */
  get metadata(): DetectorMetadata {
    return this.inner.metadata;
  }

  /** What runs it. */
  get running(): Running {
    return this.inner.running;
  }

  /**
   * Score, p-value, verdict and regions of a picture. Pictures wait for each other.
   * @example
   * const { verdict, regions } = await detector.inspect(document.querySelector('video'));
   * @throws ClflowError `data` when the picture cannot be decoded or read, for a mask of another size, or for a file of 16 bits
   *   where the model has a range for them; `interrupted` when the signal stops it or the detector is disposed of
   */
  async inspect(picture: Picture, { ignore, signal }: InspectOptions = {}): Promise<PictureInspection> {
    requireGoing(signal);
    await requireDepth(picture, this.metadata);
    return this.inner.inspect(picture, ignore, signal);
  }

  /**
   * A camera's or a film's pictures, one verdict after the other, until it ends or the signal is aborted. The newest frame wins:
   * those that come while one is inspected, or while the caller is at work, are skipped and counted.
   * @example
   * for await (const { verdict, regions, drifts } of detector.watch(video, { signal })) show(verdict);
   * @throws ClflowError as {@link inspect}
   */
  watch(video: HTMLVideoElement, options: WatchOptions = {}): AsyncGenerator<Watched, void> {
    return watch(this, video, options);
  }

  /** A drift monitor that compares a stream of pictures with those that calibrated the model. */
  monitor(options: Omit<DriftOptions, 'calibration'> = {}): DriftMonitor {
    return driftMonitor(this.metadata, options);
  }

  /** What the monitor sees of a picture that was inspected. */
  observe(inspection: Pick<PictureInspection, 'score' | 'image'>): Required<Observation> {
    return observationOf(inspection, inspection.image, this.metadata);
  }

  /** Ends the worker and frees its memory; what is still waited for fails with `interrupted`. */
  dispose(): Promise<void> {
    return this.inner.dispose();
  }

  /** As {@link dispose}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}
