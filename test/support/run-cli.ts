/** @file Command lines run inside the test's own process, with what they print. */
import { vi } from 'vitest';
import { runCli } from '../../src/cli/run.js';

export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `clflow` with these arguments. */
export function clflow(...args: string[]): Promise<Outcome> {
  return captured(() => runCli(args));
}

/** Runs something that prints and ends with a status. */
export async function captured(run: () => Promise<number>): Promise<Outcome> {
  const out = capture(process.stdout);
  const err = capture(process.stderr);
  try {
    const status = await run();
    return { status, out: out.text(), err: err.text() };
  } finally {
    out.restore();
    err.restore();
  }
}

/** The lines of JSON that a command printed. */
export function jsonLines(outcome: Outcome): Record<string, unknown>[] {
  return outcome.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function capture(stream: NodeJS.WriteStream): { text(): string; restore(): void } {
  let text = '';
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk: unknown, ...rest: unknown[]) => {
    text += String(chunk);
    const done = rest.at(-1);
    if (typeof done === 'function') (done as () => void)();
    return true;
  });
  return { text: () => text, restore: () => spy.mockRestore() };
}
