import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { plainSha256, sha256Hex } from './sha256.js';

afterEach(() => vi.unstubAllGlobals());

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * i + 7) % 251);
const expected = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

describe('SHA-256', () => {
  it('of "abc" is what the standard says', async () => {
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe(digest);
    expect(Buffer.from(plainSha256(new TextEncoder().encode('abc'))).toString('hex')).toBe(digest);
  });

  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 100_003])(
    'of %d bytes without Web Crypto',
    async (length) => {
      vi.stubGlobal('crypto', {});
      expect(await sha256Hex(bytes(length))).toBe(expected(bytes(length)));
      const inside = bytes(length + 9).subarray(5, length + 5);
      expect(await sha256Hex(inside)).toBe(expected(inside));
    },
  );
});
