/** @file Tests of what counts as a copy and as one subject. */
import { expect, test } from 'vitest';
import { idOf, subjectOf, type Candidate } from './candidate.js';
import { subjects, withoutDuplicates } from './duplicates.js';
import type { Source } from './source.js';

const source: Source = {
  id: 'some',
  kind: 'folder',
  folder: 'some',
  licence: 'CC0-1.0',
  attribution: '',
  author: '',
  include: /./,
  split: 'tenth',
};
const series: Source = { ...source, id: 'series', series: true };

/** Noise that a seed decides, drawn to a colour. */
function thumbnail(seed: number, tint = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => {
    if (i % 3 === 0) state = (state * 1103515245 + 12345) % 2 ** 31;
    return ((state / 2 ** 31) * 200 + 55) * (i % 3 === 0 ? tint : 1);
  });
}

let count = 0;
function candidate(path: string, change: Partial<Candidate> = {}): Candidate {
  count++;
  return {
    id: idOf((change.source ?? source).id, path),
    source,
    path,
    sha256: `hash ${count}`,
    licence: 'CC0-1.0',
    author: '',
    width: 100,
    height: 100,
    thumbnail: thumbnail(count),
    opaque: 1,
    contrast: 50,
    ...change,
  };
}

const paths = (candidates: readonly Candidate[]) => candidates.map(({ path }) => path);

test('of equal bytes one stays, in a series too', () => {
  const copies = [
    candidate('b.png', { sha256: 'x', source: series }),
    candidate('a.png', { sha256: 'x', source: series }),
  ];
  expect(paths(withoutDuplicates(copies))).toEqual(['a.png']);
});

test('of the resolutions of a wallpaper the largest stays', () => {
  const versions = [
    candidate('sea_1366x768.png', { width: 1366, height: 768 }),
    candidate('sea_2048x1536.png', { width: 2048, height: 1536 }),
    candidate('sea_768x1024_Portrait.png', { width: 768, height: 1024 }),
    candidate('land_1366x768.png'),
  ];
  expect(paths(withoutDuplicates(versions))).toEqual(['land_1366x768.png', 'sea_2048x1536.png']);
});

test('what looks the same is a copy, under any name; in a series it is not', () => {
  const seen = thumbnail(7);
  const small = { width: 50, height: 50 };
  expect(
    paths(
      withoutDuplicates([candidate('a.png', { thumbnail: seen, ...small }), candidate('b.png', { thumbnail: seen })]),
    ),
  ).toEqual(['b.png']);
  const alike = ['a.png', 'b.png'].map((path) => candidate(path, { thumbnail: seen, source: series }));
  expect(withoutDuplicates(alike)).toHaveLength(2);
});

test('the same picture in other colours stays, as one subject', () => {
  const both = [
    candidate('red.png', { thumbnail: thumbnail(7) }),
    candidate('blue.png', { thumbnail: thumbnail(7, 0.4) }),
  ];
  const other = candidate('other.png');
  expect(withoutDuplicates(both)).toHaveLength(2);
  expect([...subjects([...both, other]).values()]).toEqual(['some-blue', 'some-blue', 'some-other']);
});

test('ids and subjects are made of paths', () => {
  expect(idOf('some', 'a b/C_d@2x.JPG')).toBe('some-a-b-c-d-2x');
  expect(subjectOf('x/Sea_2048x1536_Portrait.png')).toBe('x/Sea');
});
