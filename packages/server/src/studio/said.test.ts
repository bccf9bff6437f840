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
