/** @file Processes of Node as users run them, with what they cost: time, processor time of all threads, peak memory. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Costs {
  readonly wallSeconds: number;
  /** Of all threads, user and system. */
  readonly cpuSeconds: number;
  /** Peak resident memory, MB (10⁶ bytes). */
  readonly peakMemoryMb: number;
}

const USAGE = new URL('usage.mjs', import.meta.url).href;

/** Runs Node. @throws Error with what it printed when it fails */
export async function runNode(args: readonly string[]): Promise<Costs & { readonly stdout: string }> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', USAGE, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [stdout, stderr, usage] = child.stdio.slice(1).map((stream) => {
    const kept = { text: '' };
    stream!.on('data', (chunk) => (kept.text += String(chunk)));
    return kept;
  });
  let wallSeconds = 0;
  child.on('exit', () => (wallSeconds = (performance.now() - began) / 1000));
  const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${stderr.text}`);
  return { wallSeconds, stdout: stdout.text, ...(JSON.parse(usage.text) as Omit<Costs, 'wallSeconds'>) };
}

export interface WholeRun extends Costs {
  /** The last line of JSON that it printed. */
  readonly result: unknown;
}

/** Runs the built command line of a checkout. @throws Error with what it printed when it fails */
export async function runWhole(args: readonly string[], checkout = '.'): Promise<WholeRun> {
  const { stdout, ...costs } = await runNode([join(checkout, 'dist/cli/main.js'), ...args, '--json']);
  return { ...costs, result: JSON.parse(stdout.trim().split('\n').at(-1)!) };
}
