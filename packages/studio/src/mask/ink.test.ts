import { expect, it } from 'vitest';
import { processorTime } from '../../../../test/support/processor-time.js';
import { inked } from './ink.js';

const inks = { tint: 1, hatch: 1, shade: 1, line: 2, rim: 3 };

function drawn(
  size: number,
  from: number,
  to: number,
  place: { x: number; y: number; scale: number },
  side = 16,
): string[] {
  const data = new Uint8Array(size * size);
  for (let y = from; y < to; y++) data.fill(1, y * size + from, y * size + to);
  const words = new Uint32Array(side * side);
  inked(data, { width: size, height: size }, place, { words, width: side, height: side }, inks);
  return Array.from({ length: side }, (_, y) =>
    [...words.subarray(y * side, (y + 1) * side)].join('').replaceAll('0', '.'),
  );
}

it('has an outline of two pixels with a rim at every zoom', () => {
  expect(drawn(16, 3, 13, { x: 0, y: 0, scale: 1 })[8]).toBe('..322111111223..');
  expect(drawn(4, 1, 3, { x: 0, y: 0, scale: 4 })[8]).toBe('...3221111223...');
  expect(drawn(16, 3, 13, { x: 0, y: 0, scale: 1 })[2]).toBe('...3333333333...');
});

it('shows thin lines where many pixels of the mask are one on the screen, and nothing beside the picture', () => {
  for (let at = 0; at < 64; at += 2) {
    const found = drawn(64, at, at + 2, { x: 0, y: 0, scale: 0.25 });
    expect(found.join('')).toContain('2');
  }
  expect(drawn(8, 0, 8, { x: 4, y: 4, scale: 1 })[0]).toBe('................');
});

it('draws a stage of two megapixels over twelve quickly', () => {
  const data = new Uint8Array(12e6);
  for (let y = 0; y < 3000; y++) data.fill(1, 4000 * y, 4000 * y + y);
  const out = { words: new Uint32Array(1600 * 1200), width: 1600, height: 1200 };
  const drawAll = () => {
    for (let i = 0; i < 5; i++) inked(data, { width: 4000, height: 3000 }, { x: 0, y: 0, scale: 0.4 }, out, inks);
  };
  // Measured: 12 ms each.
  expect(processorTime(drawAll)).toBeLessThan(1500);
});
