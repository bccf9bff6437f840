/** @file A process that inspects when it is asked to, by lines of JSON, and tells what it took: ours and the peers' alike. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Work {
  readonly work: 'load' | 'one' | 'many';
  readonly files: readonly string[];
}

/** Seconds of each piece of the work. */
export interface Taken {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export class Contestant {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    private readonly errors: { text: string },
  ) {}

  /** Starts the program and waits until it is ready. @throws Error with what it printed when it ends before */
  static async start({ command, args, env }: Program): Promise<Contestant> {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const errors = { text: '' };
    child.stderr.on('data', (chunk) => (errors.text += String(chunk)));
    child.on('error', ({ message }) => (errors.text += message));
    // Writing to one that has ended: its answer, which never comes, tells more.
    child.stdin.on('error', () => {});
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const contestant = new Contestant(child, lines, errors);
    await contestant.answer();
    return contestant;
  }

  async ask(work: Work): Promise<Taken> {
    this.child.stdin!.write(`${JSON.stringify(work)}\n`);
    return (await this.answer()) as Taken;
  }

  /** The most memory that it has held so far, MB (10⁶ bytes); null where the system does not tell (Linux does). */
  peakMemoryMb(): number | null {
    try {
      const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'));
      return match && (Number(match[1]) * 1024) / 1e6;
    } catch {
      return null;
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin!.end();
    await ended;
  }

  private async answer(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    if (!done) return JSON.parse(value);
    throw new Error(`${this.child.spawnfile} ${this.child.spawnargs.slice(1).join(' ')} ended:\n${this.errors.text}`);
  }
}
