import { expect, it } from 'vitest';
import { fitScale, imagePoint, moved, placed, truePixels, whole, zoomedAt } from './zoom.js';

const image = { width: 800, height: 400 };
const stage = { width: 400, height: 400 };

it('fits an image in and centres it', () => {
  expect(placed(whole, image, stage)).toEqual({ scale: 0.5, x: 0, y: 100 });
});

it('keeps what is under the pointer there', () => {
  const at = { x: 130, y: 190 };
  const before = imagePoint(whole, image, stage, at);
  const near = zoomedAt(zoomedAt(whole, 4, image, stage, at), 1.3, image, stage, at);
  const after = imagePoint(near, image, stage, at);
  expect(near.zoom).toBeCloseTo(5.2);
  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
});

it('goes back to the whole, and no further', () => {
  const near = zoomedAt(whole, 8, image, stage, { x: 10, y: 120 });
  expect(zoomedAt(near, 1 / 100, image, stage, { x: 300, y: 300 })).toEqual(whole);
});

it('opens no gap at the edge when dragged', () => {
  const near = zoomedAt(whole, 4, image, stage, { x: 200, y: 200 });
  const dragged = moved(near, { x: 10_000, y: -10_000 }, image, stage);
  const { x, y, scale } = placed(dragged, image, stage);
  expect(x).toBeCloseTo(0);
  expect(y + image.height * scale).toBeCloseTo(stage.height);
});

it('shows a pixel as one of the screen', () => {
  const view = truePixels(whole, { width: 4000, height: 3000 }, stage, 2);
  expect(placed(view, { width: 4000, height: 3000 }, stage).scale).toBeCloseTo(0.5);
  const small = { width: 200, height: 100 };
  expect(placed(truePixels(whole, small, stage, 1), small, stage)).toEqual({ scale: 1, x: 100, y: 150 });
});

it('shows the same part of an image of another size', () => {
  const view = zoomedAt(whole, 3, image, stage, { x: 300, y: 200 });
  const twice = { width: 1600, height: 800 };
  const [one, other] = [image, twice].map((size) => imagePoint(view, size, stage, { x: 50, y: 60 }));
  expect(other.x).toBeCloseTo(2 * one.x);
  expect(fitScale(twice, stage)).toBe(0.25);
});
