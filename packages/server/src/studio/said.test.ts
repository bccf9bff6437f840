import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failureOf } from '../http/failures.js';
import { said, saying } from './said.js';

it('puts its values into the sentence, and tells both', () => {
  const values = { good: 3, least: 8 };
  expect(saying('too-few-good', values).sentence).toMatch(/^There are 3 different good images, .* at least 8,/);
  expect(failureOf(said('too-few-good', values))).toMatchObject({
    status: 409,
    message: saying('too-few-good', values).sentence,
    told: { code: 'too-few-good', values },
  });
});

it('no route of the studio refuses without a code: pages could not say it in their language', () => {
  const here = import.meta.dirname;
  const sources = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'said.ts',
  );
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter((name) => readFileSync(join(here, name), 'utf8').includes('new HttpError('))).toEqual([]);
});
