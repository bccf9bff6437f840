import { describe, expect, it } from 'vitest';
import { SafePaths, safePart, safeStem } from './safe-names.js';

describe('names', () => {
  it.each([
    ['..', 'image'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\x.png', 'C__x.png'],
    ['con.png', 'imagecon.png'],
    ['a\u202egnp.png', 'a_gnp.png'],
    ['Kratzer – groß.png', 'Kratzer – groß.png'],
    ['  .hidden', 'image.hidden'],
  ])('%j becomes %j', (given, safe) => expect(safePart(given)).toBe(safe));

  it('are never longer than a system takes', () => expect(safeStem('x'.repeat(500))).toHaveLength(100));
});

it('paths stay below the folder that they are unpacked in, and no two are the same', () => {
  const paths = new SafePaths();
  const given = ['/a/b.png', 'a/B.png', 'a/b.jpg', '../../a/b.png', 'a//b.png'];
  const safe = given.map((path) => paths.add(path));
  expect(safe).toEqual(['a/b.png', 'a/B (2).png', 'a/b (3).jpg', 'image/image/a/b.png', 'a/b (4).png']);
});
