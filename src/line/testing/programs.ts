/** @file Other sides of a line as real programs: started on free ports of this machine, killed as they would be there. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, connect } from 'node:net';

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a program can be run; says so where it cannot. In CI what it installs is always there. */
export function hasProgram(command: string, what: string): boolean {
  const there = command.startsWith('/') ? existsSync(command) : spawnSync('which', [command]).status === 0;
  if (!there) console.log(`skipped: ${what} needs ${command}`);
  return there;
}

/** A program that serves a port. */
export class Program {
  private child: ChildProcess | null = null;
  private words = '';

  constructor(
    private readonly command: string,
    private readonly parameters: readonly string[],
    readonly port: number,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {}

  get pid(): number {
    return this.child?.pid ?? NaN;
  }

  /** What it has said. */
  get output(): string {
    return this.words;
  }

  /** Starts it and waits until its port is open. */
  async start(): Promise<void> {
    const child = spawn(this.command, this.parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.env },
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (this.words += data));
    for (const end = Date.now() + 30_000; !(await isOpen(this.port)); await wait(20)) {
      if (child.exitCode === null && Date.now() < end) continue;
      throw new Error(`${this.command} did not open port ${this.port}:\n${this.words}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Without any goodbye. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}
