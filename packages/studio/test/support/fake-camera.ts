/** @file A film for Chromium's fake camera: pictures one after the other, each for a while, as YUV4MPEG2. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { RgbImage } from 'clflow';

export interface Film {
  readonly framesEach: number;
  readonly framesPerSecond: number;
}

/** All pictures have one size, with even sides. */
export async function writeFilm(path: string, pictures: readonly RgbImage[], { framesEach, framesPerSecond }: Film) {
  const [{ width, height }] = pictures as readonly [RgbImage];
  const file = createWriteStream(path);
  file.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  for (const picture of pictures) {
    const frame = yuv(picture);
    for (let i = 0; i < framesEach; i++) {
      file.write('FRAME\n');
      if (!file.write(frame)) await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'finish');
}

/** Planes of Y, U and V, the latter two at half the size. */
function yuv({ width, height, data }: RgbImage): Uint8Array {
  const half = { width: width / 2, height: height / 2 };
  const planes = new Uint8ClampedArray(width * height + 2 * half.width * half.height);
  const rgb = (x: number, y: number): readonly [number, number, number] => {
    const i = 3 * (y * width + x);
    return [data[i]!, data[i + 1]!, data[i + 2]!];
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = rgb(x, y);
      planes[y * width + x] = 0.299 * r + 0.587 * g + 0.114 * b;
    }
  }
  const u = width * height;
  const v = u + half.width * half.height;
  for (let y = 0, i = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++, i++) {
      const [r, g, b] = rgb(2 * x, 2 * y);
      planes[u + i] = 128 - 0.1687 * r - 0.3313 * g + 0.5 * b;
      planes[v + i] = 128 + 0.5 * r - 0.4187 * g - 0.0813 * b;
    }
  }
  return new Uint8Array(planes.buffer);
}
