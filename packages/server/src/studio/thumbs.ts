/** @file Small pictures of images, made once and kept by content. */
import { readFile } from 'node:fs/promises';
import { ClflowError, resizeRgb } from 'clflow';
import { image as images } from 'clflow/parts';
import type { GalleryImage } from '../store/index.js';
import { keepFile, type DataFolder } from './data-folder.js';
import { passedOn } from './said.js';

/** Pixels of the longer side. */
const SIDE = 320;
/** Made at a time: decoding takes memory. */
const AT_ONCE = 2;

export class Thumbs {
  private readonly making = new Map<string, Promise<Uint8Array>>();
  private free = AT_ONCE;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly data: DataFolder) {}

  /** @throws HttpError 422 for an image that cannot be decoded */
  async of({ sha256 }: Pick<GalleryImage, 'sha256'>, path: string): Promise<Uint8Array> {
    const kept = await readFile(this.data.thumb(sha256)).catch(() => null);
    if (kept) return kept;
    const making = this.making.get(sha256) ?? this.make(sha256, path).finally(() => this.making.delete(sha256));
    this.making.set(sha256, making);
    return making;
  }

  private async make(sha256: string, path: string): Promise<Uint8Array> {
    await this.turn();
    try {
      const { image } = await images.examineImage(path);
      const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
      const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(scale * side)));
      const thumb = await images.encodeWebp(scale < 1 ? resizeRgb(image, width, height) : image);
      await keepFile(this.data.thumb(sha256), thumb);
      return thumb;
    } catch (error) {
      if (error instanceof ClflowError) throw passedOn(422, error.message);
      throw error;
    } finally {
      this.free++;
      this.waiting.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    while (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.free--;
  }
}
