import { expect, it } from 'vitest';
import { heatmapThumbnail } from './thumbnail.js';
import type { DetectorMetadata } from './metadata.js';

const metadata = { calibration: { scores: [0, 1] }, pixelThreshold: { value: 2 } } as unknown as DetectorMetadata;
const map = { width: 2, height: 1, data: Float32Array.of(0, 100) };

function grey(width: number, height: number) {
  return { width, height, data: new Uint8Array(3 * width * height).fill(128) };
}

it('makes large images small, keeps small ones, and colours what is strange alone', () => {
  const picture = heatmapThumbnail(grey(800, 400), { map, regions: [] }, metadata);
  expect([picture.width, picture.height]).toEqual([320, 160]);
  expect([...picture.data.subarray(0, 3)]).toEqual([128, 128, 128]);
  expect([...picture.data.subarray(-3)]).not.toEqual([128, 128, 128]);
  expect(heatmapThumbnail(grey(20, 10), { map, regions: [] }, metadata)).toMatchObject({ width: 20, height: 10 });
});
