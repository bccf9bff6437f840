import { describe, expect, it } from 'vitest';
import { ClflowError, messageOf } from './errors.js';

describe('ClflowError', () => {
  it('carries code, message and cause, and is an Error by the name of ClflowError', () => {
    const cause = new RangeError('deep down');
    const error = new ClflowError('io', 'the disk is full; free some space', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code: 'io', message: 'the disk is full; free some space', cause });
    expect(String(error)).toBe('ClflowError: the disk is full; free some space');
  });
});

describe('messageOf', () => {
  it.each([
    [new TypeError('wrong type'), 'wrong type'],
    ['a thrown string', 'a thrown string'],
    [undefined, 'undefined'],
    [42, '42'],
  ])('%s', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});
