import { describe, expect, it } from 'vitest';
import { loneHighest } from './lone-highest.js';

describe('loneHighest', () => {
  it.each([
    { scores: [1, 2, 19, 5, 2, 1], found: 2 },
    { scores: [1, 2, 3, 4, 5], found: null },
    { scores: [1, 1, 1, 1], found: null },
    { scores: [1, 1, 1, 7], found: 3 },
    { scores: [1, 1, 9, 9], found: null },
    { scores: [1, 9, 1], found: null },
  ])('of $scores is $found', ({ scores, found }) => expect(loneHighest(scores)).toBe(found));
});
