import { expect, it } from 'vitest';
import { paintedRecall } from './painted-recall.js';

it('counts defects above the conformal threshold', () => {
  const times = { trainSeconds: 1, seconds: 1, inferenceMs: 1 };
  const one = { good: [1, 2, 3, 4], painted: [[5, 3.5], [4.5], [2], [3.2]], ...times };
  expect(paintedRecall(one, 0.01)).toBe(2 / 5); // above 4, the highest
  expect(paintedRecall(one, 0.4)).toBe(4 / 5); // above 3: 0.4 · 5 = 2
});
