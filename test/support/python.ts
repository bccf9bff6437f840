/** @file Python's onnxruntime beside ours: $PYTHON, or that of bench/peers/.venv-parity; tests that need it are skipped without. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RgbImage } from '../../src/image/rgb-image.js';

const PYTHON = process.env.PYTHON ?? 'bench/peers/.venv-parity/bin/python';

/** Whether it can be run; says so where it cannot. @param what is then skipped */
export function hasOnnxruntime(what: string): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy, onnxruntime'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`skipped: ${what} needs onnxruntime and numpy in ${PYTHON} (bench/peers/README.md)`);
    return false;
  }
}

export interface PythonScores {
  /** Its onnxruntime, with the version. */
  readonly runtime: string;
  readonly scores: readonly number[];
  /** Mean of every anomaly map. */
  readonly means: readonly number[];
  /** The model's metadata, as text. */
  readonly metadata: string;
}

/** What a model file says of images there. @param folder for files on the way @param python another than $PYTHON */
export function pythonScores(
  model: string,
  images: readonly RgbImage[],
  folder: string,
  python = PYTHON,
): PythonScores {
  const entries = images.map(({ width, height, data }, i) => {
    const file = join(folder, `${i}.rgb`);
    writeFileSync(file, data);
    return { file, width, height };
  });
  const listing = join(folder, 'images.json');
  writeFileSync(listing, JSON.stringify(entries));
  const output = execFileSync(python, ['bench/peers/score.py', model, listing], { encoding: 'utf8' });
  return JSON.parse(output) as PythonScores;
}
