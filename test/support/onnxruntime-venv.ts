/** @file Environments of Python with one version of onnxruntime each, from PyPI, kept between runs beside that of CI. */
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../../src/errors.js';

/** What pip may take. */
const TIMEOUT = 240_000;

/**
 * The Python of an environment with these packages, made where it is not there yet.
 * @param name of its folder, `.ci/.venv-NAME`
 * @param packages as pip names them
 * @returns null, said on the console, where there is no Python with venv or PyPI cannot be reached
 */
export function venvWith(name: string, packages: readonly string[]): string | null {
  const folder = resolve('.ci', `.venv-${name}`);
  const python = `${folder}/bin/python`;
  const usable = (): boolean => {
    try {
      execFileSync(python, ['-c', 'import numpy, onnxruntime'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  if (existsSync(python) && usable()) return python;
  rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe', timeout: TIMEOUT });
    const quiet = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1'];
    execFileSync(python, [...quiet, ...packages], { stdio: 'pipe', timeout: TIMEOUT });
    if (usable()) return python;
    throw new Error('it cannot be imported');
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    console.log(`skipped: ${packages.join(' and ')} cannot be had from PyPI (${messageOf(cause).split('\n').at(-1)})`);
    return null;
  }
}
