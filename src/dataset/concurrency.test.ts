import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodePng } from '../image/index.node.js';
import { eachImage, mapConcurrently, mapImages } from './concurrency.js';

describe('mapConcurrently', () => {
  it('keeps the order and never has more than the limit under way', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrently([30, 5, 20, 1, 10], 2, async (wait, index) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, wait));
      running--;
      return `${index}:${wait}`;
    });
    expect(results).toEqual(['0:30', '1:5', '2:20', '3:1', '4:10']);
    expect(most).toBe(2);
  });

  it('starts nothing more after an error', async () => {
    const started: number[] = [];
    const act = async (item: number) => {
      started.push(item);
      if (item === 1) throw new Error('one');
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await expect(mapConcurrently([0, 1, 2, 3, 4], 2, act)).rejects.toThrow('one');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(started).toEqual([0, 1]);
  });

  it('has no more weight under way than allowed, but always one item, in their order', async () => {
    const started: number[] = [];
    let weight = 0;
    const most: number[] = [];
    const act = async (item: number) => {
      started.push(item);
      most.push((weight += item));
      await new Promise((resolve) => setTimeout(resolve, 5));
      weight -= item;
    };
    const items = [0.1, 0.2, 0.3, 2, 0.7, 0.1, 0.9];
    await mapConcurrently(items, 3, act, { of: async (item) => item, most: 1 });
    expect(started).toEqual(items);
    expect(Math.max(...most)).toBe(2); // the one that is too heavy, alone
    expect(most.filter((sum) => sum > 1 + 1e-9)).toEqual([2]);
    expect(most.some((sum) => sum > 0.5 && sum < 1)).toBe(true);
  });

  it('ends with the error of an item, whatever waits for room behind it', async () => {
    const started: number[] = [];
    const act = async (item: number) => {
      started.push(item);
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new Error(String(item));
    };
    await expect(mapConcurrently([1, 2, 3], 3, act, { of: async () => 1, most: 1 })).rejects.toThrow('1');
    expect(started).toEqual([1]);
  });

  it('does nothing for no items', async () => {
    expect(await mapConcurrently([], 3, async () => 1)).toEqual([]);
  });
});

describe('mapImages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clflow-many-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('bounds the megapixels that are decoded at once, by the headers of the files', async () => {
    const files = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const file = join(folder, `${i}.png`);
        writeFileSync(file, await encodePng({ width: 100, height: 100, data: new Uint8Array(30_000) }));
        return file;
      }),
    );
    writeFileSync(join(folder, 'none.png'), 'no image');
    files.push(join(folder, 'none.png'));
    let running = 0;
    let peak = 0;
    const act = async (file: string) => {
      peak = Math.max(peak, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return file;
    };
    const own = (file: string): string => file;
    expect(await mapImages(files.slice(0, 6), own, act, 0.0199)).toEqual(files.slice(0, 6));
    expect(peak).toBe(1);
    await mapImages(files, own, act, 0.02);
    expect(peak).toBe(Math.min(2, availableParallelism()));
  });
});

describe('eachImage', () => {
  const files = ['a', 'b', 'c', 'd', 'e'];

  it('gives results in order, however long each takes, and begins with so many ahead and no more', async () => {
    const began: string[] = [];
    const taken: string[] = [];
    let ahead = 0;
    const act = async (file: string, index: number): Promise<string> => {
      began.push(file);
      ahead = Math.max(ahead, began.length - taken.length);
      await new Promise((resolve) => setTimeout(resolve, index % 2 === 0 ? 10 : 0));
      return file.toUpperCase();
    };
    for await (const result of eachImage(files, (file) => file, 3, act)) taken.push(result);
    expect(taken).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect([began.sort(), ahead]).toEqual([files, 3]);
  });

  it('has nothing under way any more when nobody wants the rest, or one has failed', async () => {
    let running = 0;
    const act = async (file: string): Promise<string> => {
      running++;
      await new Promise((resolve) => setTimeout(resolve, file === 'a' ? 0 : 10));
      running--;
      if (file === 'b') throw new Error('no image');
      return file;
    };
    for await (const result of eachImage(files, (file) => file, 3, act)) {
      expect([result, running]).toEqual(['a', 2]);
      break;
    }
    expect(running).toBe(0);
    const images = eachImage(files, (file) => file, 3, act);
    expect(await images.next()).toEqual({ value: 'a', done: false });
    await expect(images.next()).rejects.toThrow('no image');
    expect(running).toBe(0);
  });
});
