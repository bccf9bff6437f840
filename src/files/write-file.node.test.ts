import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canMount, mountSmallDisk, unmount } from '../../test/support/small-disk.js';
import { ClflowError } from '../errors.js';
import { writeFileAtomic } from './write-file.node.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, open: vi.fn(real.open), rename: vi.fn(real.rename) };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clflow-write-'));
});
afterEach(() => {
  vi.mocked(fs.open).mockClear();
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);
const systemError = (code: string) => Object.assign(new Error(`${code}: injected`), { code });

const mayMount = canMount();

describe('writeFileAtomic', () => {
  it('writes bytes, pieces and pieces that arrive later, and leaves nothing else', async () => {
    async function* later() {
      yield bytes('c');
      yield bytes('d');
    }
    await writeFileAtomic(join(folder, 'one'), bytes('ab'));
    await writeFileAtomic(join(folder, 'two'), [bytes('b'), bytes('c')]);
    await writeFileAtomic(join(folder, 'three'), later());
    expect(readdirSync(folder).sort()).toEqual(['one', 'three', 'two']);
    expect(['one', 'two', 'three'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['ab', 'bc', 'cd']);
  });

  it('makes missing folders', async () => {
    await writeFileAtomic(join(folder, 'a/b/c.onnx'), bytes('x'));
    expect(readFileSync(join(folder, 'a/b/c.onnx'), 'utf8')).toBe('x');
  });

  it('replaces the file behind a link, not the link', async () => {
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    await writeFileAtomic(join(folder, 'link'), bytes('new'));
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
  });

  it('keeps the old file and removes its own when the content fails half-way', async () => {
    const path = join(folder, 'model.onnx');
    writeFileSync(path, 'old');
    function* failing() {
      yield bytes('half');
      throw new ClflowError('internal', 'The second half is missing.');
    }
    await expect(writeFileAtomic(path, failing())).rejects.toThrow('The second half is missing.');
    expect(readdirSync(folder)).toEqual(['model.onnx']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it('says so when the disk fills up while writing (injected)', async () => {
    const { open } = await vi.importActual<typeof fs>('node:fs/promises');
    vi.mocked(fs.open).mockImplementationOnce(async (...args) => {
      const file = await open(...args);
      await file.write('half');
      file.writeFile = () => Promise.reject(systemError('ENOSPC'));
      return file;
    });
    const path = join(folder, 'model.onnx');
    await expect(writeFileAtomic(path, bytes('whole'))).rejects.toMatchObject({
      code: 'io',
      message: `Cannot write ${path}: the disk is full; free some space and try again.`,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes its file when renaming fails (injected)', async () => {
    vi.mocked(fs.rename).mockRejectedValueOnce(systemError('EACCES'));
    await expect(writeFileAtomic(join(folder, 'x'), bytes('whole'))).rejects.toThrow('permission is denied');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!mayMount)(
    mayMount ? 'leaves nothing on a disk that is really full' : 'real full disk (skipped: may not mount one)',
    async () => {
      const disk = mountSmallDisk('64k')!;
      try {
        writeFileSync(join(disk, 'model.onnx'), 'old');
        await expect(writeFileAtomic(join(disk, 'model.onnx'), new Uint8Array(200_000))).rejects.toMatchObject({
          code: 'io',
          message: expect.stringContaining('the disk is full'),
        });
        expect(readdirSync(disk)).toEqual(['model.onnx']);
        expect(readFileSync(join(disk, 'model.onnx'), 'utf8')).toBe('old');
      } finally {
        unmount(disk);
      }
    },
  );

  it('refuses folders, devices and paths through files', async () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'file'), '');
    await expect(writeFileAtomic(join(folder, 'sub'), bytes('x'))).rejects.toThrow('it is a folder');
    await expect(writeFileAtomic('/dev/null', bytes('x'))).rejects.toThrow('not a regular file');
    await expect(writeFileAtomic(join(folder, 'file/x'), bytes('x'))).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('a part of its path is a file'),
    });
  });

  it('says so when the folder may not be written', async () => {
    chmodSync(folder, 0o555);
    const root = process.getuid!() === 0;
    if (root) process.seteuid!(65534);
    try {
      await expect(writeFileAtomic(join(folder, 'x'), bytes('x'))).rejects.toMatchObject({
        code: 'io',
        message: expect.stringContaining('permission is denied'),
      });
    } finally {
      if (root) process.seteuid!(0);
      chmodSync(folder, 0o755);
    }
  });
});
