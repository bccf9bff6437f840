import { describe, expect, it } from 'vitest';
import { naturalCompare } from './natural-sort.js';

describe('naturalCompare', () => {
  it('reads digits as numbers, of any length', () => {
    const names = [
      'img10.png',
      'img2.png',
      'img1.png',
      'a/12/3',
      'a/2/30',
      'n99999999999999999999',
      'n100000000000000000000',
    ];
    expect(names.sort(naturalCompare)).toEqual([
      'a/2/30',
      'a/12/3',
      'img1.png',
      'img2.png',
      'img10.png',
      'n99999999999999999999',
      'n100000000000000000000',
    ]);
  });

  it('orders what differs in leading zeros or case only, and nothing else is equal', () => {
    expect(['1', '01', '001'].sort(naturalCompare)).toEqual(['001', '01', '1']);
    expect(['b', 'B', 'a'].sort(naturalCompare)).toEqual(['B', 'a', 'b']);
    expect(naturalCompare('x7', 'x7')).toBe(0);
    expect(naturalCompare('x', 'x7')).toBeLessThan(0);
  });
});
