import { expect, it } from 'vitest';
import { MOST_FINGERPRINTS, MOST_NAMES, seenBy, splitRecord, splitSchema } from './split-record.js';

const files = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    name: `train/good/${i + from}.png`,
    fingerprint: (i + from).toString(16).padStart(16, '0'),
  }));

it('keeps names and fingerprints, which are found again', () => {
  const split = splitRecord(files(3), files(2, 3));
  expect(splitSchema.parse(JSON.parse(JSON.stringify(split)))).toEqual(split);
  expect(split.calibrated).toEqual({
    count: 2,
    fingerprints: '00000000000000030000000000000004',
    names: ['train/good/3.png', 'train/good/4.png'],
  });
  expect(seenBy({ split })).toEqual({
    trained: files(3).map(({ fingerprint }) => fingerprint),
    calibrated: files(2, 3).map(({ fingerprint }) => fingerprint),
  });
  expect(seenBy({})).toBeNull();
});

it('is bounded, however many images there are', () => {
  const many = splitRecord(files(MOST_NAMES), files(1));
  expect(many.trained.names).toBeUndefined();
  expect(seenBy({ split: many })?.trained).toHaveLength(MOST_NAMES);
  const more = splitRecord(files(MOST_FINGERPRINTS), files(1));
  expect(more).toEqual({ trained: { count: MOST_FINGERPRINTS }, calibrated: { count: 1 } });
  expect(seenBy({ split: more })).toBeNull();
  const largest = splitRecord(files(MOST_FINGERPRINTS - 10), files(10));
  expect(JSON.stringify(largest).length).toBeLessThan(200_000);
});

it('refuses what is no list of fingerprints', () => {
  const part = { count: 1, fingerprints: 'abc' };
  expect(splitSchema.safeParse({ trained: part, calibrated: part }).success).toBe(false);
});
