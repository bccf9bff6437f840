import { expect, it } from 'vitest';
import { dataset } from 'clflow/parts';
import { naturalKey } from './natural-key.js';

it('orders as the library does', () => {
  const names = [
    'a10.png',
    'a2.png',
    'a-1.png',
    'a.png',
    'good/9',
    'good/10',
    'good/010x',
    '7',
    '-7',
    'b',
    'a2b3',
    'a2b12',
  ];
  const byKey = [...names].sort((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
  expect(byKey).toEqual([...names].sort(dataset.naturalCompare));
});
