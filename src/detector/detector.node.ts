/** @file The detector in Node: from a model file, for image files. */
import { readRegularFile } from '../files/index.node.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { Runtime, Session } from '../graph/session.js';
import { decodeImage, decodeMask } from '../image/index.node.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { ImageDetector, type Inspection } from './detector.js';
import type { DetectorMetadata } from './metadata.js';
import { openModelFile } from './open-model.js';

export interface LoadOptions {
  /** Threads for one image; 0 lets ONNX Runtime choose (one a physical core). Default 0. */
  readonly threads?: number;
  /** Instead of ONNX Runtime on the processor. */
  readonly runtime?: Runtime;
  /** Images with more are refused from their header, before any memory is taken. Default 50. */
  readonly maxMegapixels?: number;
}

/**
 * A trained detector.
 * @example
 * const detector = await Detector.load('bottle.onnx');
 * const { verdict, score, pValue, regions } = await detector.inspect('part.png');
 * await detector.release();
 */
export class Detector extends ImageDetector {
  private constructor(
    metadata: DetectorMetadata,
    session: Session,
    private readonly maxMegapixels?: number,
  ) {
    super(metadata, session);
  }

  /**
   * Opens a model file.
   * @example
   * await using detector = await Detector.load('bottle.onnx', { threads: 2 });
   * @param source a file's path, or its bytes
   * @throws ClflowError `io` when the file cannot be read, `model` when it is not a clflow model, was changed since it
   *   was written, or holds what no model may hold
   */
  static async load(source: string | Uint8Array, options: LoadOptions = {}): Promise<Detector> {
    const { threads, runtime = nodeRuntime({ threads }) } = options;
    const [bytes, where] = typeof source === 'string' ? [await readRegularFile(source), source] : [source, 'the model'];
    const { metadata, session } = await openModelFile(bytes, runtime, where);
    return new Detector(metadata, session, options.maxMegapixels);
  }

  /**
   * Score, p-value, verdict and regions of an image.
   * @example
   * const { verdict, regions } = await detector.inspect('part.png', 'fixture.png');
   * @param image a file's path, its bytes, or decoded (of 16 bits: with the model's range, `metadata.inputRange`)
   * @param ignore mask of the image's size, > 0 where pixels do not count; a file's path, its bytes, or decoded
   * @throws ClflowError `io` and `data` as `decodeImage` does, `data` for a mask of another size
   */
  override async inspect(
    image: string | Uint8Array | RgbImage,
    ignore?: string | Uint8Array | Mask,
  ): Promise<Inspection> {
    const { maxMegapixels, metadata } = this;
    return super.inspect(
      isEncoded(image) ? await decodeImage(image, { range: metadata.inputRange, maxMegapixels }) : image,
      isEncoded(ignore) ? await decodeMask(ignore, { maxMegapixels }) : ignore,
    );
  }

  /** As {@link release}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}

function isEncoded(source: unknown): source is string | Uint8Array {
  return typeof source === 'string' || source instanceof Uint8Array;
}
