/** @file Whether a file can be written, asked before hours of work depend on it. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ClflowError } from '../errors.js';
import { ioError } from '../image/index.node.js';

/**
 * Checks that a file can be written under this path; missing folders may be made when it is written.
 * @throws ClflowError `io` when it is a folder, when a part of the path is a file, or permission is missing
 */
export async function requireWritable(path: string): Promise<void> {
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
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw ioError('write', path, error);
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
