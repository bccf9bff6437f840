/** @file `clflow` as users run it: a process of its own, with the peak of its memory. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface WholeRun {
  /** The last line of JSON that it printed. */
  readonly result: unknown;
  /** Peak resident memory, MB (10⁶ bytes); NaN where the system does not tell (Linux does). */
  readonly peakMemoryMb: number;
}

/** How often the memory's high-water mark is read; the mark itself misses nothing but what comes after the last look. */
const EVERY_MS = 100;

/** Runs the built command line. @throws Error with what it printed when it fails */
export async function runWhole(args: readonly string[]): Promise<WholeRun> {
  const child = spawn(process.execPath, ['dist/cli/main.js', ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err, peakMemoryMb] = ['', '', NaN];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const watch = setInterval(() => (peakMemoryMb = highWaterMark(child.pid) ?? peakMemoryMb), EVERY_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`clflow ${args.join(' ')} ended with ${code}:\n${err}`);
  return { result: JSON.parse(out.trim().split('\n').at(-1)!), peakMemoryMb };
}

function highWaterMark(pid: number | undefined): number | null {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match && (Number(match[1]) * 1024) / 1e6;
  } catch {
    return null; // it has ended, or there is no /proc
  }
}
