import { expect, it } from 'vitest';
import { Quarantine } from './quarantine.js';

it('takes a model in that ended three processes within a minute, and no other', () => {
  let now = 0;
  const quarantine = new Quarantine(() => now);
  for (const at of [0, 30_000, 61_000, 91_000]) {
    now = at;
    expect(quarantine.died('steady')).toBe(false);
    now = at + 1000;
  }
  expect(quarantine.died('steady')).toBe(true);
  expect(quarantine.died('steady')).toBe(false);
  expect(quarantine.died('other')).toBe(false);
  expect([quarantine.has('steady'), quarantine.has('other')]).toEqual([true, false]);
  expect(quarantine.hashes).toEqual(['steady']);
});
