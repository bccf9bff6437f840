import { describe, expect, it } from 'vitest';
import { spokenName, spokenTags, spokenTime } from './spoken.js';

describe('names', () => {
  it('are given back as they came', () => {
    expect(spokenName('Teil-7/ä', 'part_id')).toBe('Teil-7/ä');
    expect(spokenName(4711, 'trigger_id')).toBe('4711');
    for (const nothing of [undefined, null, '']) expect(spokenName(nothing, 'part_id')).toBeNull();
  });

  it.each([[{}], [true], [NaN], ['x'.repeat(201)], ['a\nb'], ['a\u0000'], ['\ud800'], ['a\u2028b']])(
    'are refused: %j',
    (value) => {
      expect(() => spokenName(value, 'part_id')).toThrow(/^part_id .*\.$/);
    },
  );
});

describe('times', () => {
  it('have a zone', () => {
    expect(spokenTime('2026-03-01T15:05:09.120+01:00', 'captured_at')?.toISOString()).toBe('2026-03-01T14:05:09.120Z');
    expect(spokenTime(undefined, 'captured_at')).toBeNull();
  });

  it.each([['2026-03-01T15:05:09'], ['yesterday'], [1_700_000_000], ['2026-13-41T99:00Z']])(
    'are refused: %j',
    (value) => {
      expect(() => spokenTime(value, 'captured_at')).toThrow('captured_at has to be a time with its zone');
    },
  );
});

it('tags are plain, short and few', () => {
  const said = { lot: 7, shift: 'early', good: true, nested: {}, none: null, long: 'x'.repeat(300) };
  expect(spokenTags(said)).toEqual({ lot: '7', shift: 'early', good: 'true' });
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`tag${i}`, i]));
  expect(Object.keys(spokenTags(many))).toHaveLength(16);
});
