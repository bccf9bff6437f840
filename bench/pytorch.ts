/** @file PyTorch beside us: runs peers/flow_step.py where a Python with torch is found. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hiddenChannels, type FlowCase } from './flow-cases.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface Peer {
  /** "PyTorch 2.13.0+cpu" */
  readonly name: string;
  /** Milliseconds of each repetition. */
  time(flowCase: FlowCase, options: PeerOptions): number[];
}

export interface PeerOptions {
  readonly mode: 'step' | 'forward';
  readonly batch: number;
  readonly threads: number;
  readonly warmup: number;
  readonly repetitions: number;
}

/** The Python of $PYTHON or of peers/.venv, if torch can be imported there; else null, with a line that says so. */
export function findPyTorch(): Peer | null {
  const python = process.env.PYTHON ?? here('peers/.venv/bin/python');
  const found = process.env.PYTHON !== undefined || existsSync(python);
  const version = found
    ? spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' })
    : null;
  if (version?.status !== 0) {
    console.log(
      'PyTorch is left out: no Python with torch in $PYTHON or bench/peers/.venv (see bench/peers/README.md).\n',
    );
    return null;
  }
  return {
    name: `PyTorch ${version.stdout.trim()}`,
    time(flowCase, options) {
      const { steps, kernels, clamp, subnetScale, channelAffine } = flowCase.config;
      const flow = { scales: flowCase.scales, hidden: hiddenChannels(flowCase) };
      const input = { ...options, ...flow, steps, kernels, clamp, subnetScale, channelAffine };
      const run = spawnSync(python, [here('peers/flow_step.py')], { input: JSON.stringify(input), encoding: 'utf8' });
      if (run.status !== 0) throw new Error(`peers/flow_step.py failed: ${run.stderr}`);
      return (JSON.parse(run.stdout) as { milliseconds: number[] }).milliseconds;
    },
  };
}
