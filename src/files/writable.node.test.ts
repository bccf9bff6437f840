import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftovers, requireWritable } from './writable.node.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clflow-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('requireWritable', () => {
  it('accepts new files, files to replace and folders to make, and leaves no trace', async () => {
    writeFileSync(join(folder, 'old.onnx'), 'old');
    for (const path of ['new.onnx', 'old.onnx', 'a/b/c.onnx']) await requireWritable(join(folder, path));
    expect(readdirSync(folder)).toEqual(['old.onnx']);
  });

  it('refuses folders, devices and paths through files', async () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'file'), '');
    await expect(requireWritable(join(folder, 'sub'))).rejects.toThrow('it is a folder');
    await expect(requireWritable('/dev/null')).rejects.toThrow('not a regular file');
    const through = requireWritable(join(folder, 'file/x.onnx'));
    await expect(through).rejects.toMatchObject({ code: 'io', message: expect.stringContaining('is a file, not a') });
  });
});

describe('removeLeftovers', () => {
  it('removes half-written files of this model only', async () => {
    const leftovers = ['m.onnx.0123abcd.tmp', 'm.onnx.checkpoint.89ef0123.tmp'];
    const others = ['m.onnx', 'm.onnx.checkpoint', 'm.onnx.mine.tmp', 'n.onnx.0123abcd.tmp'];
    for (const name of [...leftovers, ...others]) writeFileSync(join(folder, name), '');
    await removeLeftovers(join(folder, 'm.onnx'));
    expect(readdirSync(folder).sort()).toEqual(others.sort());
    await removeLeftovers(join(folder, 'missing/m.onnx'));
  });
});
