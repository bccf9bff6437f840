import { Random } from 'clflow/parts';
import { expect, it } from 'vitest';
import type { InspectedLine } from '../batch/result-line.js';
import { MostAnomalous } from './most-anomalous.js';

it('keeps what a sort of all would have first, ties in their order', () => {
  const random = new Random(3);
  const lines = Array.from(
    { length: 2000 },
    (_, i) => ({ file: String(i), score: random.integer(0, 400) }) as InspectedLine,
  );
  for (const limit of [0, 1, 7, 100, 3000]) {
    const most = new MostAnomalous(limit);
    lines.forEach((line) => most.add(line));
    const sorted = [...lines].sort((a, b) => b.score - a.score).slice(0, limit);
    expect(most.lines.map(({ file }) => file)).toEqual(sorted.map(({ file }) => file));
  }
});
