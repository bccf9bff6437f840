import { describe, expect, it } from 'vitest';
import { BoundedCache } from './bounded-cache.js';

/** A cache of arrays of 10 bytes that counts how often each was made. */
function counted(limit: number): { cache: BoundedCache<Uint8Array>; made: number[] } {
  const made: number[] = [];
  const make = async (index: number): Promise<Uint8Array> => {
    made.push(index);
    return new Uint8Array(10).fill(index);
  };
  return { cache: new BoundedCache(limit, make, (item) => item.byteLength), made };
}

describe('BoundedCache', () => {
  it('makes what fits once and the rest each time', async () => {
    const { cache, made } = counted(35);
    for (let pass = 0; pass < 3; pass++) {
      for (let index = 0; index < 5; index++) expect((await cache.get(index))[0]).toBe(index);
    }
    // Three items fit: 3 and 4 are made at every pass.
    expect(made).toEqual([0, 1, 2, 3, 4, 3, 4, 3, 4]);
  });

  it('keeps an item of just the limit, and none at a limit of 0', async () => {
    const one = counted(10);
    await one.cache.get(7);
    await one.cache.get(7);
    expect(one.made).toEqual([7]);
    const none = counted(0);
    await none.cache.get(7);
    await none.cache.get(7);
    expect(none.made).toEqual([7, 7]);
  });

  it('keeps smaller items where a large one no longer fits', async () => {
    const cache = new BoundedCache<Uint8Array>(
      15,
      async (index) => new Uint8Array(index),
      (item) => item.byteLength,
    );
    const [large, small] = [await cache.get(20), await cache.get(5)];
    expect(await cache.get(20)).not.toBe(large);
    expect(await cache.get(5)).toBe(small);
  });

  it('puts what does not fit where there is room beyond, and makes it once', async () => {
    const beyond = new Map<number, Uint8Array>();
    const made: number[] = [];
    const cache = new BoundedCache<Uint8Array>(
      20,
      async (index) => {
        made.push(index);
        return new Uint8Array(10).fill(index);
      },
      (item) => item.byteLength,
      { keep: (index, item) => void beyond.set(index, item), get: (index) => beyond.get(index) },
    );
    cache.keep(4, new Uint8Array(10).fill(4));
    for (let pass = 0; pass < 2; pass++) {
      for (const index of [0, 1, 2, 4]) expect((await cache.get(index))[0]).toBe(index);
    }
    expect(made).toEqual([0, 1, 2]);
    expect([...beyond.keys()]).toEqual([1, 2]);
  });

  it('takes items made elsewhere, within its bound, and does not count one twice', async () => {
    const { cache, made } = counted(20);
    const item = new Uint8Array(10).fill(99);
    cache.keep(1, item);
    cache.keep(1, new Uint8Array(10));
    cache.keep(2, new Uint8Array(10));
    cache.keep(3, new Uint8Array(10));
    expect(await cache.get(1)).toBe(item);
    await cache.get(2);
    await cache.get(3);
    expect(made).toEqual([3]);
  });
});
