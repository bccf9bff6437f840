import { rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPython, zipContent } from '../testing/python-zip.js';
import { zipped, zipSize, type ZipEntry } from './zip.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-zip-'));
afterAll(() => rmSync(root, { recursive: true }));

const entry = (path: string, content: string | Uint8Array, isKnown = true): ZipEntry => {
  const bytes = Buffer.from(content);
  return { path, bytes: isKnown ? bytes.length : null, content: () => [bytes] };
};

async function written(entries: readonly ZipEntry[], onBytes?: (bytes: number) => void): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of zipped(entries, onBytes)) parts.push(part);
  return Buffer.concat(parts);
}

function readBack(zip: Buffer): [string, number][] {
  const file = join(root, `${Math.random()}.zip`);
  writeFileSync(file, zip);
  const read = zipContent(file);
  rmSync(file);
  return read;
}

describe('an archive', () => {
  const large = new Uint8Array(5 * 1024 * 1024).fill(7);
  const entries = [
    entry('a/empty.txt', ''),
    entry('a/Kratzer – groß 鏡.txt', 'hello'),
    entry('large.bin', large),
    entry('unknown.bin', large, false),
  ];

  it.skipIf(!hasPython)(
    'is read by another program (needs python3), with names of all languages, small, large and of unknown size',
    async () => {
      expect(readBack(await written(entries))).toEqual([
        ['a/empty.txt', 0],
        ['a/Kratzer – groß 鏡.txt', 5],
        ['large.bin', large.length],
        ['unknown.bin', large.length],
      ]);
    },
  );

  it('is exactly as large as it was said to be, unless a size is not known, and tells of every byte', async () => {
    const known = entries.slice(0, 3);
    let told = 0;
    expect((await written(known, (bytes) => (told += bytes))).length).toBe(zipSize(known));
    expect(told).toBe(zipSize(known));
    expect(zipSize(entries)).toBeNull();
    expect((await written([])).length).toBe(zipSize([]));
    expect((await written(known)).equals(await written(known))).toBe(true);
  });

  it.each([700, 1000])('of %i entries, about where directories get long, is as large as it was said', async (count) => {
    const many = Array.from({ length: count }, (_, i) => entry(`images/train/good/${i}.png`, 'x'));
    expect((await written(many)).length).toBe(zipSize(many));
  });

  it.skipIf(!hasPython)('holds more entries than the first format could count (read by python3)', async () => {
    const many = Array.from({ length: 66_000 }, (_, i) => entry(`${i}`, ''));
    const zip = await written(many);
    expect(zip.length).toBe(zipSize(many));
    expect(readBack(zip)).toHaveLength(66_000);
  });

  it('is longer than four gigabytes by as much as it was said to be', () => {
    const huge = Array.from({ length: 3 }, (_, i) => ({ path: `${i}`, bytes: 3e9 }));
    // Of the third one, the place needs 64 bits, and so does the directory's.
    expect(zipSize(huge)).toBe(9e9 + 3 * (30 + 1 + 16) + 8 + 3 * (46 + 1 + 9) + 28 + 76 + 22);
    expect(zipSize([{ path: 'x', bytes: 5e9 }])).toBe(5e9 + (30 + 1 + 24) + (46 + 1 + 9 + 28) + 76 + 22);
  });

  it.each([3, 8])('breaks off where a file is not as long as it was: %i bytes for 5', async (length) => {
    const changed = { path: 'a', bytes: 5, content: () => [Buffer.alloc(length)] };
    await expect(written([changed])).rejects.toThrow('a has changed while it was read.');
  });

  it('closes what it was reading when nobody takes the rest', async () => {
    let isClosed = false;
    const endless = {
      path: 'a',
      bytes: null,
      async *content() {
        try {
          for (;;) yield await Promise.resolve(large);
        } finally {
          isClosed = true;
        }
      },
    };
    for await (const part of zipped([endless])) if (part.length > 1000) break;
    await expect.poll(() => isClosed).toBe(true);
  });
});
