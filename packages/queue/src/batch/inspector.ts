/** @file A model at work on entries of a manifest: what `clflow inspect --json` says of each, whether it lies on a disk or in a bucket. */
import {
  ClflowError,
  decodeImage,
  decodeMask,
  type Box,
  type ImageDetector,
  type Inspection,
  type Mask,
  type RgbImage,
} from 'clflow';
import { dataset, detector as detectors, type graph } from 'clflow/parts';
import { isS3, type Storage } from '../storage/index.js';
import { requireSame } from '../storage/expected.js';
import { sha256, type Entry } from './manifest.js';
import type { ResultLine } from './result-line.js';

/** Images that are begun with before the first of them is done: one is computed, others are decoded meanwhile, as `inspect` does. */
const AT_ONCE = 3;
/** Those in a bucket have a way before them. */
const AT_ONCE_AFAR = 8;
/** Of a file in a bucket; an image of 1,000 megapixels seldom has as many. */
const MOST_BYTES = 2 ** 30;

/** A model, and how it is to inspect. */
export interface Opening {
  /** Where its file lies, and the SHA-256 that the file must have. */
  readonly model: string;
  readonly modelHash: string;
  readonly threads: number;
  readonly device: graph.Device;
  /** Nothing beside it counts. */
  readonly roi?: Box;
  /** Mask, white where pixels do not count, and its SHA-256. */
  readonly ignore?: string;
  readonly ignoreHash?: string;
  readonly maxMegapixels: number;
}

export class Inspector {
  private readonly area: Mask | undefined;

  private constructor(
    readonly detector: ImageDetector,
    private readonly ignore: Mask | undefined,
    private readonly options: Opening,
  ) {
    this.area = detectors.areaMask(detector.metadata);
  }

  /**
   * @throws ClflowError `model` for a file that is none or another than planned, `data` for another mask, `io` when one cannot be read,
   *   `usage` for a device that does not work here
   */
  static async open(storage: Storage, options: Opening): Promise<Inspector> {
    const { model, modelHash, threads, device } = options;
    const bytes = await storage.read(model);
    if (sha256(bytes) !== modelHash) {
      throw new ClflowError('model', `${model} is not the model that the batch was planned with: start a new batch.`);
    }
    const mask = await openMask(storage, options);
    const { detector } = await detectors.openOnDevice(bytes, model, { device, threads });
    return new Inspector(detector, mask, options);
  }

  /** A line for every entry, in their order. Whatever is wrong with one, the others go on. */
  lines(storage: Storage, entries: readonly Entry[]): AsyncGenerator<ResultLine> {
    const pictures = entries.map((entry) => new Picture(entry, storage));
    const afar = entries.some(({ file }) => isS3(file));
    const atOnce = afar ? AT_ONCE_AFAR : this.options.threads === 1 ? 1 : AT_ONCE;
    return dataset.eachImage(
      pictures,
      (picture) => picture.source(),
      atOnce,
      (picture) => this.line(picture),
    );
  }

  /** The image of an entry, decoded as the model sees it. */
  async decode(picture: Picture) {
    const { maxMegapixels } = this.options;
    return decodeImage(await picture.source(), { range: this.detector.metadata.inputRange, maxMegapixels });
  }

  /** Of an image: without the parts that do not count. */
  inspect(image: RgbImage): Promise<Inspection> {
    const { roi } = this.options;
    return this.detector.inspect(image, roi ? detectors.outside(roi, image, this.ignore) : this.ignore);
  }

  release(): Promise<void> {
    return this.detector.release();
  }

  private async line(picture: Picture): Promise<ResultLine> {
    const { file, id, error } = picture.entry;
    const name = id === undefined ? { file } : { file, id };
    if (error !== undefined) return { ...name, error };
    try {
      const image = await this.decode(picture);
      const { score, pValue, verdict, threshold, regions } = await this.inspect(image);
      const { metadata } = this.detector;
      const appearance = detectors.appearanceAt(image, metadata.size, this.area);
      return { ...name, score, pValue, verdict, threshold, regions, appearance };
    } catch (failure) {
      return { ...name, error: about(file, failure instanceof Error ? failure.message : String(failure)) };
    } finally {
      picture.release();
    }
  }
}

/** The bytes of an entry, read once, or its path where nothing but the decoder needs them. */
export class Picture {
  private bytes: Promise<Uint8Array> | undefined;

  constructor(
    readonly entry: Entry,
    private readonly storage: Storage,
  ) {}

  async source(): Promise<string | Uint8Array> {
    const { file, sha256: hash, size, etag, modified } = this.entry;
    if (isS3(file) || hash !== undefined) return await (this.bytes ??= this.read());
    const found = size === undefined ? null : await this.storage.look(file);
    if (found) requireSame(found, { size, etag, modified });
    return file;
  }

  release(): void {
    this.bytes = undefined;
  }

  private async read(): Promise<Uint8Array> {
    const { file, sha256: hash, size, etag } = this.entry;
    const bytes = await this.storage.read(file, { maxBytes: MOST_BYTES, expected: { size, etag } });
    if (hash === undefined || sha256(bytes) === hash) return bytes;
    throw new ClflowError(
      'data',
      `${file} is not the file of its "sha256": check the manifest, or copy the file again.`,
    );
  }
}

/** @throws ClflowError `data` for a mask that cannot be decoded, or another than planned */
async function openMask(
  storage: Storage,
  { ignore, ignoreHash, maxMegapixels }: Pick<Opening, 'ignore' | 'ignoreHash' | 'maxMegapixels'>,
): Promise<Mask | undefined> {
  if (ignore === undefined) return undefined;
  const bytes = await storage.read(ignore);
  if (sha256(bytes) !== ignoreHash) {
    throw new ClflowError('data', `${ignore} is not the mask that the batch was planned with: start a new batch.`);
  }
  return await decodedMask(bytes, ignore, maxMegapixels);
}

/** @throws ClflowError `data` for what is no image */
export async function decodedMask(bytes: Uint8Array, file: string, maxMegapixels: number): Promise<Mask> {
  return await decodeMask(bytes, { maxMegapixels }).catch((error: unknown) => {
    throw error instanceof ClflowError ? new ClflowError(error.code, about(file, error.message)) : error;
  });
}

/** As decoders say it of a file, where they had only its bytes. */
function about(file: string, message: string): string {
  if (message.startsWith('The image ')) return `${file}${message.slice('The image'.length)}`;
  return message.includes(file) ? message : `${file}: ${message}`;
}
