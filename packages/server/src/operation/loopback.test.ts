import { describe, expect, it } from 'vitest';
import { isLoopback } from './loopback.js';

describe('an address of this machine alone', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', 'LOCALHOST', '::1', '[::1]'])('%s is one', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example', 'localhost.example', '', '127', '2130706433'])(
    '%s is none',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
