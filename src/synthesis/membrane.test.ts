import { expect, it } from 'vitest';
import { fillMembrane } from './membrane.js';

const [width, height] = [40, 30];
const plane = (x: number, y: number) => 3 * x - 2 * y + 50;

function square(): { pixels: Float32Array<ArrayBuffer>; known: Uint8Array } {
  const pixels = new Float32Array(width * height * 3);
  const known = new Uint8Array(width * height);
  for (let i = 0; i < known.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    known[i] = x > 8 && x < 30 && y > 6 && y < 22 ? 0 : 1;
    pixels.fill(known[i] ? plane(x, y) : -999, 3 * i, 3 * i + 3);
  }
  return { pixels, known };
}

it('continues a plane through a hole (a plane solves Laplace’s equation)', () => {
  const { pixels, known } = square();
  fillMembrane(pixels, known, width, height);
  for (let i = 0; i < known.length; i++) {
    expect(Math.abs(pixels[3 * i] - plane(i % width, Math.floor(i / width)))).toBeLessThan(known[i] ? 1e-3 : 2.5);
  }
});

it('stays within the known values where nothing lies beyond the hole', () => {
  const { pixels, known } = square();
  for (let i = 0; i < known.length; i++) known[i] = i % width < 4 ? 1 : 0;
  fillMembrane(pixels, known, width, height);
  expect(Math.min(...pixels)).toBeGreaterThan(plane(0, height) - 5);
  expect(Math.max(...pixels)).toBeLessThan(plane(3, 0) + 5);
});

it('fills zeros where nothing is known, and copes with one pixel', () => {
  const pixels = new Float32Array(3).fill(7);
  fillMembrane(pixels, new Uint8Array(1), 1, 1);
  expect([...pixels]).toEqual([0, 0, 0]);
});
