import { expect, it } from 'vitest';
import { learnsFromDefects } from './plan.js';
import { methods } from './methods.js';

it('real defects are of use to the method that learns from negatives, and to no other', () => {
  expect(methods.filter(learnsFromDefects)).toEqual(['clflow']);
});
