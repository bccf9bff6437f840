import { expect, it } from 'vitest';
import { changedShare, StillTrigger } from './still.js';

/** A bright part on a dark ground, with a little noise. */
const frame = (at: number, noise = 0): Uint8Array =>
  Uint8Array.from({ length: 300 }, (_, i) => (i >= at && i < at + 30 ? 200 : 40) + (noise * ((i * 7) % 5)) / 5);

it('takes one picture once what moved lies still, and none of what never moved', () => {
  const trigger = new StillTrigger();
  const looks = (frames: Uint8Array[]): number => frames.filter((one) => trigger.look(one)).length;
  expect(looks(Array.from({ length: 20 }, (_, i) => frame(10, i % 2 ? 10 : 0)))).toBe(0);
  expect(looks([frame(20), frame(60), frame(100)])).toBe(0);
  expect(trigger.state).toBe('moving');
  expect(looks(Array.from({ length: 30 }, (_, i) => frame(100, i % 2 ? 10 : 0)))).toBe(1);
  expect(looks([frame(140), ...Array.from({ length: 9 }, () => frame(140))])).toBe(1);
});

it('waits on while something trembles', () => {
  const trigger = new StillTrigger();
  [frame(10), frame(80)].forEach((one) => trigger.look(one));
  const trembling = Array.from({ length: 40 }, (_, i) => frame(80 + (i % 2)));
  expect(changedShare(trembling[0]!, trembling[1]!)).toBeGreaterThan(0.004);
  expect(trembling.some((one) => trigger.look(one))).toBe(false);
});
