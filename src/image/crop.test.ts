import { expect, it } from 'vitest';
import { cropMask, cropRgb, withPiece } from './crop.js';

const image = { width: 4, height: 3, data: Uint8Array.from({ length: 36 }, (_, i) => i) };
const box = { x: 1, y: 1, width: 2, height: 2 };

it('copies what lies in a box', () => {
  const piece = cropRgb(image, box);
  expect(piece).toEqual({ width: 2, height: 2, data: Uint8Array.of(15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32) });
  const mask = { width: 4, height: 3, data: Uint8Array.from({ length: 12 }, (_, i) => i) };
  expect(cropMask(mask, box).data).toEqual(Uint8Array.of(5, 6, 9, 10));
});

it('lays a piece where it came from, and leaves the rest and the original alone', () => {
  expect(withPiece(image, cropRgb(image, box), box)).toEqual(image);
  const black = withPiece(image, { width: 1, height: 1, data: new Uint8Array(3) }, { x: 3, y: 2 });
  expect([...black.data.subarray(30)]).toEqual([30, 31, 32, 0, 0, 0]);
  expect(image.data[33]).toBe(33);
});
