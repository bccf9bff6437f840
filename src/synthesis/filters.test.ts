import { expect, it } from 'vitest';
import { Random } from '../random.js';
import { binomialBlur, boxBlur, dilate } from './filters.js';

it('the box mean equals the plain sum over the window, cut at the border', () => {
  const random = new Random(1);
  const [width, height, radius, channels] = [7, 5, 2, 3];
  const plane = Float32Array.from({ length: width * height * channels }, () => random.uniform(0, 255));
  const blurred = boxBlur(plane, width, height, radius, channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        let [sum, count] = [0, 0];
        for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
          for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++, count++) {
            sum += plane[(v * width + u) * channels + c];
          }
        }
        expect(blurred[(y * width + x) * channels + c]).toBeCloseTo(sum / count, 3);
      }
    }
  }
});

it('a window larger than the plane is the mean of all', () => {
  expect([...boxBlur(Float32Array.from([1, 2, 6]), 3, 1, 9)]).toEqual([3, 3, 3]);
});

it('the binomial filter spreads a point by 1 2 1', () => {
  const point = new Float32Array(25);
  point[12] = 16;
  expect([...binomialBlur(point, 5, 5)].slice(5, 20)).toEqual([0, 1, 2, 1, 0, 0, 2, 4, 2, 0, 0, 1, 2, 1, 0]);
});

it('dilation reaches a square around each pixel, and no farther', () => {
  const point = new Float32Array(81);
  point[40] = 255;
  const grown = dilate(point, 9, 9, 2);
  expect(grown.reduce((sum, value) => sum + value, 0)).toBe(25);
  expect(grown[20]).toBe(1);
  expect(grown[19]).toBe(0);
});
