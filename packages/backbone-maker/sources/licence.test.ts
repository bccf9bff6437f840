/** @file Tests of licence names. */
import { expect, test } from 'vitest';
import { toSpdx } from './licence.js';

test.each([
  ['CC0', 'CC0-1.0'],
  ['cc0-1.0', 'CC0-1.0'],
  ['Expat', 'MIT'],
  ['BSD-3-clause', 'BSD-3-Clause'],
  ['public-domain', 'LicenseRef-public-domain'],
  ['CC-BY-SA-3.0', 'CC-BY-SA-3.0'],
  ['Apache-2.0 AND BSD-3-Clause', 'Apache-2.0 AND BSD-3-Clause'],
  ['CC-BY-4.0, and CC0', 'CC-BY-4.0 AND CC0-1.0'],
  ['GPL-2+ or CC-BY-SA-4.0', 'CC-BY-SA-4.0'],
])('%s is %s', (name, spdx) => {
  expect(toSpdx(name)).toBe(spdx);
});

test.each([
  'GPL-2+',
  'LGPL-3',
  'CC-BY-SA',
  'CC-BY-NC-4.0',
  'CC-BY-ND-4.0',
  'GPL and CC-BY-SA-4.0',
  'whatever-you-want',
])('%s is not free enough or not clear', (name) => {
  expect(toSpdx(name)).toBeUndefined();
});
