/** @file The Python environment of the peers: where it is, how it is made, and one run of bench/peers/speed.py. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Program } from './contestant.js';

const DEFAULT = 'bench/peers/.venv-speed';
const SCRIPT = 'bench/peers/speed.py';

export interface Peers {
  /** What speed.py prints in its last line. @throws Error with what it printed when it fails */
  run(args: readonly string[]): Promise<Record<string, unknown>>;
  program(args: readonly string[]): Program;
}

/**
 * @param folder an environment, "none", or undefined for the usual place, if it is there
 * @throws Error for a folder without Python
 */
export function openPeers(folder: string | undefined, threads: number): Peers | null {
  const venv = folder ?? DEFAULT;
  const python = join(venv, 'bin/python');
  if (folder === 'none' || (folder === undefined && !existsSync(python))) {
    console.error(`Peers are left out. Once, for ${venv === 'none' ? DEFAULT : venv}: ${setUp(DEFAULT)}\n`);
    return null;
  }
  if (!existsSync(python)) throw new Error(`--peers ${venv}: there is no ${python}. To make it: ${setUp(venv)}`);
  // Settings for old builds of a library slow the present one down.
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...rest } = process.env;
  void [OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE];
  const env = { ...rest, OMP_NUM_THREADS: String(threads), TQDM_DISABLE: '1' };
  const all = (args: readonly string[]): string[] => [SCRIPT, '--threads', String(threads), ...args];
  return {
    program: (args) => ({ command: python, args: all(args), env }),
    run: async (args) => {
      const { stdout } = await promisify(execFile)(python, all(args), { env, maxBuffer: 2 ** 28 });
      return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
    },
  };
}

function setUp(venv: string): string {
  return `python3 -m venv ${venv} && ${venv}/bin/pip install -r bench/peers/requirements-speed.txt`;
}
