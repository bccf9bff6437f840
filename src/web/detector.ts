/** @file The detector in a browser: from a model's URL, for whatever a page has a picture in. */
import { ImageDetector, type Inspection } from '../detector/detector.js';
import { openModelFile } from '../detector/open-model.js';
import { webRuntime, type WebRuntimeOptions } from '../graph/runtime.web.js';
import type { Runtime } from '../graph/session.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { decodeImage, type Picture } from './decode-image.js';
import { requireDepth } from './depth.js';
import { modelBytes, type ModelSource } from './model-bytes.js';

export interface LoadOptions extends Pick<WebRuntimeOptions, 'threads' | 'wasmPaths'> {
  /** Instead of ONNX Runtime in WebAssembly; `threads` and `wasmPaths` are then its own business. */
  readonly runtime?: Runtime;
}

/** A verdict on a picture. */
export interface PictureInspection extends Inspection {
  /** The picture as it was decoded, upright; regions are in its pixels. */
  readonly image: RgbImage;
}

/**
 * A trained detector.
 * @example
 * const detector = await Detector.load('/models/bottle.onnx');
 * const { verdict, score, pValue, regions } = await detector.inspect(input.files[0]);
 */
export class Detector extends ImageDetector {
  /**
   * Opens a model file.
   * @example
   * const detector = await Detector.load('/models/bottle.onnx', { wasmPaths: '/assets/' });
   * @param source its URL, or its content
   * @throws ClflowError `network` when it cannot be fetched, `model` when it is not a clflow model or was changed, `usage` when
   *   onnxruntime-web is missing
   */
  static async load(source: ModelSource, options: LoadOptions = {}): Promise<Detector> {
    const { runtime, ...webOptions } = options;
    const { bytes, name } = await modelBytes(source);
    const { metadata, session } = await openModelFile(bytes, runtime ?? (await webRuntime(webOptions)), name);
    return new Detector(metadata, session);
  }

  /**
   * Score, p-value, verdict and regions of a picture. A run keeps its thread busy: in a page that must stay responsive, load
   * the detector in a worker and hand it an ImageBitmap.
   * @example
   * const { verdict, regions } = await detector.inspect(document.querySelector('video'));
   * @param ignore mask of the picture's size, > 0 where pixels do not count
   * @throws ClflowError `data` when the picture cannot be decoded or read, for a mask of another size, or for a file of 16 bits
   *   where the model has a range for them
   */
  override async inspect(picture: Picture, ignore?: Mask): Promise<PictureInspection> {
    await requireDepth(picture, this.metadata);
    const image = await decodeImage(picture);
    return { ...(await super.inspect(image, ignore)), image };
  }
}
