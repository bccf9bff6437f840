import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { listOf, names, share, wholeNumber } from './arguments.js';

describe('option values', () => {
  it('reads whole numbers from a least one', () => {
    expect(wholeNumber(0)('0')).toBe(0);
    expect(wholeNumber(1)('120')).toBe(120);
    for (const text of ['0', '-1', '1.5', '1e3', '', ' ', 'x', '99999999999999999999']) {
      expect(() => wholeNumber(1)(text), text).toThrow(InvalidArgumentError);
    }
  });

  it('reads shares above 0 and below 1', () => {
    expect(share('0.005')).toBe(0.005);
    for (const text of ['0', '1', '-0.1', '5', 'x', '']) expect(() => share(text), text).toThrow('above 0 and below 1');
  });

  it('reads names between commas', () => {
    expect(names('layer1, layer2,c')).toEqual(['layer1', 'layer2', 'c']);
    expect(() => names('a,,b')).toThrow('separated by commas');
  });

  it('reads lists of known names', () => {
    expect(listOf('method', ['a', 'b'])('b, a')).toEqual(['b', 'a']);
    expect(() => listOf('method', ['a', 'b'])('a,c')).toThrow('There is no method "c"; choose of a, b.');
  });
});
