import { describe, expect, it } from 'vitest';
import { FEW_IMAGES, calibrationMethod } from './methods.js';

describe('calibrationMethod', () => {
  it.each([
    ['auto', FEW_IMAGES - 1, 'folds'],
    ['auto', FEW_IMAGES, 'split'],
    ['split', 5, 'split'],
    ['folds', 500, 'folds'],
  ] as const)('%s of %d images is by %s', (choice, images, method) => {
    expect(calibrationMethod(choice, images)).toBe(method);
  });
});
