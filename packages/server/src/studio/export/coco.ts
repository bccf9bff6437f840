/**
 * @file Defects of masks as polygons, in the format of COCO (cocodataset.org/#format-data): each piece of a mask an annotation.
 * One image after another, so that nothing but one mask is held.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { dataset as datasets, detector } from 'clflow/parts';
import { VERSION, type Mask } from 'clflow';
import type { GalleryImage } from '../../store/index.js';
import type { PlacedImage } from '../labelled-set.js';

/** Pixels around a defect that are followed exactly; around larger ones every other, and so on. */
const MOST_PIXELS = 2 ** 21;

type Polygon = readonly (readonly [number, number])[];

/** @param filesOf an image's mask */
export async function* cocoJson(
  placed: readonly PlacedImage[],
  filesOf: (image: GalleryImage) => string[],
): AsyncGenerator<Uint8Array, void> {
  const text = (part: string): Uint8Array => Buffer.from(part);
  const kinds = [...new Set(placed.flatMap(({ path }) => kindOf(path) ?? []))].sort();
  const categories = kinds.map((name, i) => ({ id: i + 1, name, supercategory: 'defect' }));
  const info = { description: 'Good images have no annotation.', version: `clflow ${VERSION}` };
  yield text(`{"info":${JSON.stringify(info)},\n"categories":${JSON.stringify(categories)},\n"images":[`);
  for (const [i, { image, path }] of placed.entries()) {
    const { id, width, height } = image;
    yield text(`${i === 0 ? '' : ','}\n${JSON.stringify({ id, file_name: path, width, height })}`);
  }
  yield text('],\n"annotations":[');
  let number = 0;
  for (const { image, path, mask } of placed) {
    if (mask === null) continue;
    const read = await datasets.unitedMask(filesOf(image));
    for (const polygon of polygonsOf(read)) {
      const { area, bbox } = measuresOf(polygon);
      const annotation = {
        ...{ id: ++number, image_id: image.id, category_id: kinds.indexOf(kindOf(path)!) + 1 },
        ...{ segmentation: [polygon.flat()], area, bbox, iscrowd: 0 },
      };
      yield text(`${number === 1 ? '' : ','}\n${JSON.stringify(annotation)}`);
    }
    // Others who ask the server are answered in between.
    await turn();
  }
  yield text(']}\n');
}

/** Of a path of the set: test/KIND/NAME. */
function kindOf(path: string): string | null {
  const [part, kind] = path.split('/');
  return part === 'test' && kind !== 'good' ? kind : null;
}

/** The outer lines of a mask's pieces, in pixels of the image. */
export function polygonsOf(mask: Mask): Polygon[] {
  const { width, height, data } = mask;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (data[at] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  if (right < 0) return [];
  const pixels = (right - left + 1) * (bottom - top + 1);
  const step = Math.ceil(Math.sqrt(pixels / MOST_PIXELS));
  const small = step === 1 ? mask : everyOther(mask, step);
  const cells = { left: Math.floor(left / step), top: Math.floor(top / step) };
  const box = { ...cells, right: Math.floor(right / step), bottom: Math.floor(bottom / step) };
  const map = { width: small.width, height: small.height, data: Float32Array.from(small.data, (v) => (v > 0 ? 1 : 0)) };
  return detector.outlines(map, map.data, 1, box, 0.5, { width, height }).filter(({ length }) => length >= 3);
}

/** A cell is in the mask where any of its pixels is: thin scratches stay. */
function everyOther({ width, height, data }: Mask, step: number): Mask {
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const small = new Uint8Array(columns * rows);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (data[at] > 0) small[Math.floor(y / step) * columns + Math.floor(x / step)] = 255;
    }
  }
  return { width: columns, height: rows, data: small };
}

function measuresOf(polygon: Polygon): { area: number; bbox: [number, number, number, number] } {
  let [twice, left, top, right, bottom] = [0, Infinity, Infinity, -Infinity, -Infinity];
  for (const [i, [x, y]] of polygon.entries()) {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length];
    twice += x * nextY - nextX * y;
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  const tenth = (value: number): number => Math.round(10 * value) / 10;
  return { area: tenth(Math.abs(twice) / 2), bbox: [left, top, tenth(right - left), tenth(bottom - top)] };
}
