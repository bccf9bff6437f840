/** @file Whether a file can be written, asked before hours of work depend on it. */
import { randomUUID } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ClflowError } from '../errors.js';
import { ioError } from './io-error.node.js';

/**
 * Checks that a file can be written under this path; missing folders may be made when it is written. An empty file of
 * as long a name is made beside it and removed, the one question that rights, read-only disks and quotas all answer.
 * @throws ClflowError `io` when it is a folder, when a part of the path is a file, or writing fails
 */
export async function requireWritable(path: string): Promise<void> {
  if (basename(path) === '')
    throw new ClflowError('io', 'Cannot write a file without a name: name one such as model.onnx.');
  const existing = await statOrNull(path, path);
  if (existing && !existing.isFile()) {
    const kind = existing.isDirectory() ? 'it is a folder' : 'it is not a regular file';
    throw new ClflowError('io', `Cannot write ${path}: ${kind}; name a file such as model.onnx.`);
  }
  let folder = dirname(resolve(path));
  while (!(await statOrNull(folder, path))) folder = dirname(folder);
  if (!(await stat(folder)).isDirectory()) {
    throw new ClflowError('io', `Cannot write ${path}: ${folder} is a file, not a folder; check the path.`);
  }
  // As long as the names of the file's checkpoint and of that one's temporary file will be.
  const trial = join(folder, `${basename(path)}.checkpoint.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await (await open(trial, 'wx')).close();
    await rm(trial);
  } catch (error) {
    throw ioError('write', path, error);
  }
}

/** Removes what a training that was killed while it wrote left beside its model: M.onnx.XXXXXXXX.tmp and the like. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  if (!(await statOrNull(folder, path))) return;
  const name = basename(path);
  const isLeftover = (entry: string): boolean =>
    entry.startsWith(name) && /^(\.checkpoint)?\.[0-9a-f]{8}\.tmp$/.test(entry.slice(name.length));
  for (const entry of await readdir(folder)) {
    if (isLeftover(entry)) await rm(join(folder, entry), { force: true });
  }
}

async function statOrNull(path: string, output: string) {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw ioError('write', output, error);
  }
}
