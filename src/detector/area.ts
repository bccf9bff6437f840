/**
 * @file The part of its images that counts for a model, as a mask of its working size, > 0 where pixels count. Outside of it the
 * network sees grey whatever is there, and the anomaly map has its lowest value of inside, so that nothing outside moves a score.
 */
import * as z from 'zod/mini';
import { ClflowError } from '../errors.js';
import type { Graph, Tensor } from '../graph/index.js';
import type { Size } from '../geometry/index.js';
import { maskShare } from '../image/resize.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';

/** What the network sees where nothing counts. */
export const UNSEEN = 128;
/** Of a map's pixel this share must be ignored for it to be. */
const MOST_IGNORED = 0.5;

const side = z.int().check(z.positive());

export const areaSchema = z.object({
  /** Of the images that it was told for, in pixels. */
  imageSize: z.object({ width: side, height: side }),
  /** The region of interest as it was given, in pixels of these images. */
  roi: z.optional(z.object({ x: z.int(), y: z.int(), width: side, height: side })),
  /** Lengths of runs of pixels at working size, row by row, by turns without and with what counts; the first one may be 0. */
  runs: z.array(z.int().check(z.gte(0))).check(z.minLength(2)),
});

/** An area as a model's metadata have it. */
export type StoredArea = z.infer<typeof areaSchema>;

/**
 * The pixels of another size that count.
 * @param ignored > 0 where pixels do not count
 * @throws ClflowError `data` when it leaves nothing
 */
export function counted(ignored: Mask, { width, height }: Size): Mask {
  const data = Uint8Array.from(maskShare(ignored, width, height).data, (share) => (share >= MOST_IGNORED ? 0 : 255));
  if (data.some((value) => value > 0)) return { width, height, data };
  throw new ClflowError('data', 'The ignore mask covers the whole image: leave something to inspect.');
}

/** Pixels that count. */
export function pixelsOf({ data }: Mask): number {
  return data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
}

export function storedArea({ data }: Mask, { imageSize, roi }: Pick<StoredArea, 'imageSize' | 'roi'>): StoredArea {
  const runs = [0];
  let last = false;
  for (const value of data) {
    if (value > 0 !== last) runs.push(0);
    last = value > 0;
    runs[runs.length - 1]++;
  }
  return { imageSize: { width: imageSize.width, height: imageSize.height }, ...(roi && { roi }), runs };
}

/** Whether its runs are of so many pixels, and some count. */
export function isAreaOf({ runs }: StoredArea, { width, height }: Size): boolean {
  const sum = (lengths: readonly number[]): number => lengths.reduce((total, length) => total + length, 0);
  return sum(runs) === width * height && sum(runs.filter((_, i) => i % 2 === 1)) > 0;
}

/** The area of a model at its working size; undefined where all of an image counts. */
export function areaMask({
  area,
  size: { width, height },
}: {
  readonly area?: StoredArea;
  readonly size: Size;
}): Mask | undefined {
  if (!area) return undefined;
  const data = new Uint8Array(width * height);
  let at = 0;
  area.runs.forEach((length, i) => data.fill(i % 2 === 1 ? 255 : 0, at, (at += length)));
  return { width, height, data };
}

/** As the network sees an image of the area's size; the image itself where all of it counts. */
export function onlyArea(image: RgbImage, area: Mask | undefined): RgbImage {
  if (!area) return image;
  const data = image.data.slice();
  for (let i = 0; i < area.data.length; i++) if (area.data[i] === 0) data.fill(UNSEEN, 3 * i, 3 * i + 3);
  return { width: image.width, height: image.height, data };
}

/** On a grid over the image: true of every cell that has a pixel which counts. */
export function cellsOf(area: Mask, width: number, height: number): boolean[] {
  const cells = new Array<boolean>(width * height).fill(false);
  for (let y = 0, i = 0; y < area.height; y++) {
    const row = Math.floor((y * height) / area.height) * width;
    for (let x = 0; x < area.width; x++, i++) {
      if (area.data[i] > 0) cells[row + Math.floor((x * width) / area.width)] = true;
    }
  }
  return cells;
}

/** As a bool tensor of the graph. @param shape of height · width elements */
export function areaTensor(graph: Graph, { data }: Mask, shape: readonly number[]): Tensor {
  const values = Uint8Array.from(data, (value) => (value > 0 ? 1 : 0));
  return graph.constant({ type: 'bool', shape: [...shape], data: values });
}
