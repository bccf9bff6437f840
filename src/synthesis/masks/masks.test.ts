import { describe, expect, it } from 'vitest';
import { Random } from '../../random.js';
import { type Shape, areaOf } from '../shape.js';
import { disc } from '../testing/pictures.js';
import { foregroundCover } from '../foreground.js';
import { blob } from './blob.js';
import { branches } from './branches.js';
import { centred, curve } from './curve.js';
import { ellipse } from './ellipse.js';
import { polygon } from './polygon.js';
import { rectangle } from './rectangle.js';
import { severed } from './severed.js';
import { specks } from './specks.js';
import { stroke } from './stroke.js';

const frame = { width: 200, height: 160 };
const middle = { x: 100, y: 80 };

function inFrame({ box, alpha }: Shape): void {
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(frame.width);
  expect(box.y + box.height).toBeLessThanOrEqual(frame.height);
  expect(alpha.length).toBe(box.width * box.height);
  expect(Math.min(...alpha)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...alpha)).toBeLessThanOrEqual(1);
}

describe('areas', () => {
  it('an ellipse covers πab, a rectangle its sides’ product', () => {
    expect(areaOf(ellipse(frame, { ...middle, a: 20, b: 10, angle: 0.7 })!)).toBeCloseTo(Math.PI * 200, -1);
    const shape = rectangle(frame, { ...middle, width: 40, height: 12, angle: 0.4 })!;
    expect(Math.abs(areaOf(shape) - 480)).toBeLessThan(10);
  });

  it('blobs and polygons cover about what is asked', () => {
    const areas = Array.from({ length: 40 }, (_, i) => {
      const options = { ...middle, area: 600 };
      return [
        areaOf(blob(frame, new Random(i), { ...options, softness: 0.2 })!),
        areaOf(polygon(frame, new Random(i), { ...options, corners: 7 })!),
      ];
    });
    for (const k of [0, 1]) {
      const mean = areas.reduce((sum, pair) => sum + pair[k], 0) / areas.length;
      expect(mean).toBeGreaterThan(400);
      expect(mean).toBeLessThan(900);
    }
  });

  it('a stroke covers length times width, a thin one less than a pixel', () => {
    const points = [
      { x: 20, y: 40.5 },
      { x: 120, y: 40.5 },
    ];
    expect(Math.abs(areaOf(stroke(frame, points, () => 2)!) - 400)).toBeLessThan(30);
    expect(Math.abs(areaOf(stroke(frame, points, () => 0.25)!) - 50)).toBeLessThan(12);
  });
});

it('curves have their length, and can be centred', () => {
  const points = curve(new Random(3), { ...middle, heading: 1, length: 60, bend: 0.5 });
  let length = 0;
  for (let i = 1; i < points.length; i++) {
    length += Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  }
  expect(length).toBeCloseTo(60, 5);
  expect(centred(points, { x: 5, y: 6 })[Math.floor(points.length / 2)]).toEqual({ x: 5, y: 6 });
});

it('cracks are long and thin', () => {
  for (let i = 0; i < 20; i++) {
    const shape = branches(frame, new Random(i), { ...middle, heading: i, length: 60, width: 2 })!;
    inFrame(shape);
    expect(areaOf(shape)).toBeGreaterThan(30);
    expect(areaOf(shape)).toBeLessThan(350);
  }
});

it('specks are as many as asked, of the sizes asked', () => {
  const options = { ...middle, count: 5, smallest: 20, largest: 60, spread: 10 };
  const shapes = specks(frame, new Random(1), options);
  expect(shapes).toHaveLength(5);
  for (const shape of shapes) {
    expect(areaOf(shape)).toBeGreaterThan(8);
    expect(areaOf(shape)).toBeLessThan(150);
  }
});

it('a severed tip is joined, about as large as asked, and on the product', () => {
  const cover = foregroundCover(disc(1))!;
  for (let i = 0; i < 10; i++) {
    const shape = severed({ width: 128, height: 128 }, cover, new Random(i), 400)!;
    expect(areaOf(shape)).toBeGreaterThan(200);
    expect(areaOf(shape)).toBeLessThan(900);
  }
  expect(severed({ width: 128, height: 128 }, new Float32Array(128 * 128), new Random(1), 400)).toBeNull();
});

it('what lies outside the frame is null, what lies across it is cut', () => {
  expect(ellipse(frame, { x: -50, y: 20, a: 5, b: 5, angle: 0 })).toBeNull();
  expect(polygon(frame, new Random(1), { x: 300, y: 20, area: 50, corners: 5 })).toBeNull();
  inFrame(blob(frame, new Random(1), { x: 0, y: 0, area: 900, softness: 1 })!);
  inFrame(rectangle(frame, { x: 199, y: 159, width: 50, height: 9, angle: 1 })!);
});
