import { expect, it } from 'vitest';
import type { InspectedLine } from '../batch/result-line.js';
import { Course } from './course.js';

function line(score: number, verdict: InspectedLine['verdict'] = 'normal'): InspectedLine {
  const appearance = { brightness: 1, sharpness: 2, x: 3, y: 4 };
  return { file: 'a.png', score, pValue: 0.5, verdict, threshold: 9, regions: [], appearance };
}

it('cuts a stream into stretches that hold every image once', () => {
  const course = new Course(250);
  for (let i = 0; i < 250; i++) course.add(i, line(i));
  const { stretches } = course;
  expect(stretches).toHaveLength(100);
  expect(stretches[0]).toMatchObject({ from: 1, to: 3, images: 3, score: 1, brightness: 1, y: 4, anomalous: 0 });
  expect(stretches.reduce((sum, { images }) => sum + images, 0)).toBe(250);
  expect(stretches.every(({ from, to, images }) => to - from + 1 === images)).toBe(true);
  expect(stretches.at(-1)!.to).toBe(250);
});

it('has as many stretches as images where there are few, and none for images that could not be read', () => {
  const course = new Course(3);
  course.add(0, line(1, 'anomalous'));
  course.add(2, line(5));
  expect(course.stretches).toMatchObject([
    { from: 1, to: 1, anomalous: 1 },
    { from: 3, to: 3, score: 5 },
  ]);
});
