/** @file Tests of the DEP-5 parser. */
import { expect, test } from 'vitest';
import { parseCopyright, ruleFor } from './copyright.js';

const TEXT = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Files-Excluded: 3rdparty

# images

Files: *
Copyright: 2000-2022, The Team <team@example.org>
License: GPL-2+

Files: images/*
       art/with?blank*.png
Copyright:
 2008 Ada
 Copyright 2010, 2011 Bob
License: CC-BY-SA-4.0
 Full text here.
 .
 More of it.

Files: images/nature/a.jpg
Copyright: Eve
License: CC0-1.0
Comment: From somewhere.

License: GPL-2+
 Not a rule, for it has no files.
`;
const rules = parseCopyright(TEXT);

test('only paragraphs with files are rules', () => {
  expect(rules.map(({ licence }) => licence)).toEqual(['GPL-2+', 'CC-BY-SA-4.0', 'CC0-1.0']);
});

test('continuation lines add patterns and authors, and are no part of the licence name', () => {
  expect(rules[1]).toEqual({
    patterns: ['images/*', 'art/with?blank*.png'],
    author: 'Ada; Bob',
    licence: 'CC-BY-SA-4.0',
  });
});

test('the last rule that matches wins', () => {
  expect(ruleFor(rules, 'images/nature/a.jpg')?.author).toBe('Eve');
  expect(ruleFor(rules, 'images/nature/b.jpg')?.licence).toBe('CC-BY-SA-4.0');
  expect(ruleFor(rules, 'src/main.c')?.licence).toBe('GPL-2+');
  expect(ruleFor([...rules].reverse(), 'images/nature/a.jpg')?.licence).toBe('GPL-2+');
});

test('* crosses folders, ? is one character, the rest is literal', () => {
  expect(ruleFor(rules, 'art/with blank 2.png')?.author).toBe('Ada; Bob');
  expect(ruleFor(rules.slice(1), 'art/withblank.png')).toBeUndefined();
  expect(ruleFor(rules.slice(1), 'images/nature/aXjpg')?.author).toBe('Ada; Bob');
  expect(ruleFor(rules.slice(2), 'images/nature/aXjpg')).toBeUndefined();
});

test('an escaped star is a star', () => {
  const [rule] = parseCopyright('Files: a\\*b\nCopyright: X\nLicense: MIT\n');
  expect(ruleFor([rule], 'a*b')).toBe(rule);
  expect(ruleFor([rule], 'a-b')).toBeUndefined();
});
