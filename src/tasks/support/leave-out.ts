/** @file Images that a user wants left out of a training, from a text file. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Dataset, Sample } from '../../dataset/index.js';
import { ClflowError } from '../../errors.js';
import { ioError } from '../../files/index.node.js';

/**
 * Names of training images, as the data set has them, from a file with a path a line; what stands behind a comma (the p-value in
 * a note) and empty lines do not count.
 * @throws ClflowError `io` when the file cannot be read, `data` for a path that is no training image
 */
export async function namesIn(list: string, { root, train }: Pick<Dataset, 'root' | 'train'>): Promise<string[]> {
  const text = await readFile(list, 'utf8').catch((error: unknown) => {
    throw ioError('read', list, error);
  });
  const names = new Map(train.map(({ file, name }) => [file, name]));
  const lines = text.split(/\r?\n/).map((line) => line.replace(/, p [\d.]+$/, '').trim());
  return lines.filter(Boolean).map((line) => {
    const name = names.get(resolve(line)) ?? names.get(resolve(root, line));
    if (name !== undefined) return name;
    throw new ClflowError('data', `${list} names ${line}, which is no training image of ${root}: check the path.`);
  });
}

export function withoutNamed(samples: readonly Sample[], names: readonly string[]): readonly Sample[] {
  if (names.length === 0) return samples;
  const left = new Set(names);
  return samples.filter(({ name }) => !left.has(name));
}
