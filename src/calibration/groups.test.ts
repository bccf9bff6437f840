import { describe, expect, it } from 'vitest';
import { groupsOf, representatives } from './groups.js';

describe('groupsOf', () => {
  it('leaves every image alone where there are no near copies', () => {
    expect(groupsOf(3)).toEqual([[0], [1], [2]]);
  });

  it('holds near copies together, in the order of first images', () => {
    const groups = groupsOf(7, [
      [5, 1],
      [3, 4, 6],
    ]);
    expect(groups).toEqual([[0], [1, 5], [2], [3, 4, 6]]);
    expect(representatives(groups)).toEqual([0, 1, 2, 3]);
  });
});
