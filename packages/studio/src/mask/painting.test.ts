import { expect, it } from 'vitest';
import { processorTime } from '../../../../test/support/processor-time.js';
import { Painting } from './painting.js';

const size = { width: 700, height: 300 };
const sum = ({ data }: Painting) => data.reduce((total, value) => total + value, 0);

function stroke(painting: Painting, y: number, from: number, to: number, value: 0 | 1 = 1): boolean {
  painting.begin();
  painting.span(y, from, to, value);
  return painting.commit();
}

it('takes a stroke back and does it again, over tiles and at the edges', () => {
  const painting = new Painting(size);
  expect(stroke(painting, 255, -10, 900)).toBe(true);
  expect(stroke(painting, 256, 690, 900)).toBe(true);
  expect(stroke(painting, 299, 0, 1)).toBe(true);
  expect(sum(painting)).toBe(711);
  const whole = painting.data.slice();
  painting.undo();
  painting.undo();
  expect([sum(painting), painting.canUndo, painting.canRedo]).toEqual([700, true, true]);
  painting.undo();
  expect([sum(painting), painting.undo()]).toEqual([0, false]);
  while (painting.redo());
  expect(Buffer.compare(painting.data, whole)).toBe(0);
  // Another stroke ends what could be done again.
  painting.undo();
  stroke(painting, 10, 10, 20);
  expect(painting.canRedo).toBe(false);
});

it('knows strokes that change nothing, and those outside', () => {
  const painting = new Painting(size);
  expect(stroke(painting, 5, 0, 10, 0)).toBe(false);
  expect(stroke(painting, -1, 0, 10)).toBe(false);
  expect(stroke(painting, 5, 10, 10)).toBe(false);
  expect([painting.canUndo, painting.isEmpty]).toEqual([false, true]);
  painting.begin();
  painting.span(3, 0, 9, 1);
  painting.cancel();
  expect([painting.isEmpty, painting.commit()]).toEqual([true, false]);
});

it('replaces everything as one stroke, and keeps only the tiles that differ', () => {
  const painting = new Painting(size, { strokes: 100, bytes: 256 * 256 + 10 });
  const next = new Uint8Array(700 * 300);
  next[3] = 1;
  expect(painting.replace(next)).toBe(true);
  expect(painting.replace(next)).toBe(false);
  next[5] = 1;
  // Two strokes of a tile are more than may be kept: the first is forgotten.
  painting.replace(next);
  expect([painting.undo(), painting.undo(), sum(painting)]).toEqual([true, false, 1]);
});

it('remembers a hundred strokes', () => {
  const painting = new Painting(size);
  for (let i = 0; i < 120; i++) stroke(painting, 7, i, i + 1);
  let back = 0;
  while (painting.undo()) back++;
  expect([back, sum(painting)]).toEqual([100, 20]);
});

it('is quick on twelve megapixels: a stroke that crosses all of it, and taking it back', () => {
  const painting = new Painting({ width: 4000, height: 3000 });
  const strokeAndBack = () => {
    painting.begin();
    for (let y = 0; y < 3000; y++) painting.span(y, y, y + 40, 1);
    painting.commit();
    painting.undo();
  };
  // Measured: 6 ms; a copy of it all takes 51.
  expect(processorTime(strokeAndBack)).toBeLessThan(250);
  expect(painting.isEmpty).toBe(true);
});
