import { describe, expect, it } from 'vitest';
import { compose } from './compose.js';
import type { Draft } from './draft.js';
import { cut } from './pixels.js';
import { sceneOf } from './scene.js';
import { picture } from './testing/pictures.js';

const image = picture(256, 256, () => [100, 100, 100]);
const scene = sceneOf(image, [image], () => null);
const box = { x: 40, y: 50, width: 40, height: 30 };
const before = cut(image, box);

/** A draft whose levels change by a function of the pixel in the box. */
function draft(change: (x: number, y: number) => number, alpha: (x: number, y: number) => number = () => 1): Draft {
  const at = (i: number) => [i % box.width, Math.floor(i / box.width)] as const;
  return {
    box,
    alpha: Float32Array.from({ length: box.width * box.height }, (_, i) => alpha(...at(i))),
    target: before.map((value, p) => value + change(...at(Math.floor(p / 3)))),
    kind: 'paint',
  };
}

const maskArea = (data: Uint8Array) => data.filter((value) => value > 0).length;
const within = (x: number, y: number, left: number, top: number, side: number) =>
  x >= left && x < left + side && y >= top && y < top + side;

describe('compose', () => {
  it('lays the change on the image, and boxes what it changed', () => {
    const square = (x: number, y: number) => (within(x, y, 10, 10, 8) ? 1 : 0);
    const {
      image: result,
      mask,
      boxes,
    } = compose(
      scene,
      draft((x, y) => 50 * square(x, y), square),
      before,
    )!;
    expect(boxes).toEqual([{ x: 50, y: 60, width: 8, height: 8 }]);
    expect(maskArea(mask.data)).toBe(64);
    expect(result.data[3 * (64 * 256 + 54)]).toBe(150);
    expect(result.data[3 * (40 * 256 + 54)]).toBe(100);
  });

  it('gives each component its box, and drops crumbs', () => {
    const change = (x: number, y: number) =>
      within(x, y, 3, 3, 6) || within(x, y, 25, 12, 6) || within(x, y, 15, 25, 1) ? 60 : 0;
    const { boxes } = compose(
      scene,
      draft(change, (x, y) => (change(x, y) ? 1 : 0)),
      before,
    )!;
    expect(boxes).toEqual([
      { x: 43, y: 53, width: 6, height: 6 },
      { x: 65, y: 62, width: 6, height: 6 },
    ]);
  });

  it('counts the unchanged floor of a hollow as a part of it', () => {
    const ring = (x: number, y: number) => (within(x, y, 8, 8, 16) && !within(x, y, 15, 15, 2) ? 40 : 0);
    const { mask } = compose(
      scene,
      draft(ring, (x, y) => (within(x, y, 8, 8, 16) ? 1 : 0)),
      before,
    )!;
    expect(maskArea(mask.data)).toBe(256);
  });

  it('is null where nothing can be seen', () => {
    expect(
      compose(
        scene,
        draft(() => 2),
        before,
      ),
    ).toBeNull();
    expect(
      compose(
        scene,
        draft(
          () => 90,
          () => 0,
        ),
        before,
      ),
    ).toBeNull();
  });
});
