import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { zipped, zipSize, type ZipEntry } from './zip.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-zip-'));
afterAll(() => rmSync(root, { recursive: true }));

const entry = (path: string, content: string | Uint8Array, isKnown = true): ZipEntry => {
  const bytes = Buffer.from(content);
  return { path, bytes: isKnown ? bytes.length : null, content: () => [bytes] };
};

async function written(entries: Iterable<ZipEntry>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of zipped(entries)) parts.push(part);
  return Buffer.concat(parts);
}

/** What Python makes of it, whose reader checks every sum. */
const READ = `
import sys, zipfile, json
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, i.file_size] for i in z.infolist()]))
`;
const hasPython = ((): boolean => {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

function readBack(zip: Buffer): [string, number][] {
  const file = join(root, `${Math.random()}.zip`);
  writeFileSync(file, zip);
  const read = execFileSync('python3', ['-c', READ, file], { encoding: 'utf8', maxBuffer: 1e9 });
  rmSync(file);
  return JSON.parse(read) as [string, number][];
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
    'is read by other programs, with names of all languages, small, large and of unknown size',
    async () => {
      expect(readBack(await written(entries))).toEqual([
        ['a/empty.txt', 0],
        ['a/Kratzer – groß 鏡.txt', 5],
        ['large.bin', large.length],
        ['unknown.bin', large.length],
      ]);
    },
  );

  it('is exactly as large as it was said to be, unless a size is not known', async () => {
    const known = entries.slice(0, 3);
    expect((await written(known)).length).toBe(zipSize(known));
    expect(zipSize(entries)).toBeNull();
    expect((await written([])).length).toBe(zipSize([]));
  });

  it.skipIf(!hasPython)('holds more entries than the first format could count', async () => {
    const many = Array.from({ length: 70_000 }, (_, i) => entry(`${i}`, ''));
    const zip = await written(many);
    expect(zip.length).toBe(zipSize(many));
    expect(readBack(zip)).toHaveLength(70_000);
  });

  it('is longer than four gigabytes by as much as it was said to be', () => {
    const huge = Array.from({ length: 3 }, (_, i) => ({ path: `${i}`, bytes: 3e9 }));
    // Of the third one, the place needs 64 bits, and so does the directory's.
    expect(zipSize(huge)).toBe(9e9 + 3 * (30 + 1 + 16) + 3 * (46 + 1) + 12 + 76 + 22);
    expect(zipSize([{ path: 'x', bytes: 5e9 }])).toBe(5e9 + (30 + 1 + 20 + 24) + (46 + 1 + 20) + 76 + 22);
  });

  it.each([3, 8])('breaks off where a file is not as long as it was: %i bytes for 5', async (length) => {
    const changed = { path: 'a', bytes: 5, content: () => [Buffer.alloc(length)] };
    await expect(written([changed])).rejects.toThrow('a has changed while it was read.');
  });
});
