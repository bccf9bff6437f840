/**
 * @file What a training shows on its way, as small files beside its log: its pictures once, and after every epoch their maps with a
 * byte a value. They are written at once, not in turns: a network that runs leaves no turn for anything else. A long training keeps a part of its epochs, evenly spread, and always the newest.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TaskEvent } from 'clflow';
import { image as images } from 'clflow/parts';

type Pictures = TaskEvent & { readonly phase: 'pictures' };
type Preview = TaskEvent & { readonly phase: 'preview' };

/** Epochs that are kept, about. */
const MOST_EPOCHS = 100;
const QUALITY = 85;
/** What a byte's 0 and 255 stand for: deviations from what good pictures show. */
const [LOW, HIGH] = [0, 16];

/** What there is, for whoever shows it. */
export interface PreviewIndex {
  readonly pictures: readonly {
    readonly kind: 'good' | 'painted';
    readonly width: number;
    readonly height: number;
    readonly boxes: readonly {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }[];
  }[];
  /** Size of every map. */
  readonly grid: { readonly width: number; readonly height: number };
  readonly low: number;
  readonly high: number;
  /** Epochs whose maps are kept, rising. */
  readonly epochs: readonly number[];
}

export const PREVIEW_INDEX = 'previews/index.json';
export const previewPicture = (index: number): string => `previews/picture-${index}.jpg`;
export const previewMaps = (epoch: number): string => `previews/epoch-${epoch}.bin`;

/** Whether a training of so many epochs keeps this one. */
function isKept(epoch: number, epochs: number): boolean {
  const step = Math.ceil(epochs / MOST_EPOCHS);
  return epoch === 1 || epoch === epochs || epoch % step === 0;
}

export class PreviewFiles {
  private index: PreviewIndex | null = null;

  /** @param folder of the job */
  constructor(private readonly folder: string) {}

  /** @param goesOn whether epochs of an earlier attempt are still true */
  async begin({ pictures, grid }: Pictures, goesOn: boolean): Promise<void> {
    const before = goesOn ? readIndex(this.folder) : null;
    if (!before) rmSync(join(this.folder, 'previews'), { recursive: true, force: true });
    const encoded = await Promise.all(pictures.map(({ image }) => images.encodeJpeg(image, QUALITY)));
    encoded.forEach((bytes, i) => this.write(previewPicture(i), bytes));
    const about = pictures.map(({ kind, boxes, image: { width, height } }) => ({ kind, width, height, boxes }));
    const size = { width: grid.width, height: grid.height };
    this.writeIndex({ pictures: about, grid: size, low: LOW, high: HIGH, epochs: before?.epochs ?? [] });
  }

  add({ epoch, epochs, maps }: Preview): void {
    if (!this.index) return;
    const bytes = Buffer.concat(maps.map(({ data }) => Uint8Array.from(data, toByte)));
    this.write(previewMaps(epoch), bytes);
    const earlier = this.index.epochs.filter((other) => other < epoch);
    const kept = earlier.filter((other) => isKept(other, epochs));
    this.writeIndex({ ...this.index, epochs: [...kept, epoch] });
    for (const gone of earlier.filter((other) => !kept.includes(other))) {
      rmSync(join(this.folder, previewMaps(gone)), { force: true });
    }
  }

  private writeIndex(index: PreviewIndex): void {
    this.write(PREVIEW_INDEX, Buffer.from(JSON.stringify(index)));
    this.index = index;
  }

  /** Whole or not at all, for whoever reads meanwhile. */
  private write(name: string, bytes: Uint8Array): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.tmp`, bytes);
    renameSync(`${path}.tmp`, path);
  }
}

function readIndex(folder: string): PreviewIndex | null {
  try {
    return JSON.parse(readFileSync(join(folder, PREVIEW_INDEX), 'utf8')) as PreviewIndex;
  } catch {
    return null;
  }
}

function toByte(value: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, (value - LOW) / (HIGH - LOW))));
}
