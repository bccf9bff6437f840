/** @file A headless Chromium with a profile of its own: $CHROMIUM, or `chromium` in the PATH. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds that Chromium has to end by itself. */
const GRACE = 5000;

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Nothing but this machine has an address.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

export interface Chromium {
  readonly command: string;
  /** "Chromium 156.0.8078.79" */
  readonly version: string;
}

export interface OpenPage {
  /** Rejects when Chromium cannot start or ends before it is closed. */
  readonly failure: Promise<never>;
  /** Ends Chromium and removes its profile. */
  close(): Promise<void>;
}

/** Null where there is none. */
export function findChromium(): Chromium | null {
  const command = process.env.CHROMIUM ?? 'chromium';
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return status === 0 ? { command, version: stdout.split(' built on')[0].trim() } : null;
}

/** Instead of --disable-gpu: WebGPU on the processor, for correctness alone. */
export const SOFTWARE_WEBGPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** @param graphics flags */
export async function openPage(
  { command }: Chromium,
  url: string,
  graphics: readonly string[] = ['--disable-gpu'],
): Promise<OpenPage> {
  const profile = await mkdtemp(join(tmpdir(), 'clflow-chromium-'));
  const child = spawn(command, [...FLAGS, ...graphics, `--user-data-dir=${profile}`, url], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return {
    failure: failureOf(child, command),
    close: async () => {
      await end(child);
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function failureOf(child: ChildProcess, command: string): Promise<never> {
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (words: string) => (complaints += words));
  return new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${command} ended (${signal ?? `exit code ${code}`}) before the page was done:\n${complaints}`)),
    );
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  const force = setTimeout(() => child.kill('SIGKILL'), GRACE);
  await ended;
  clearTimeout(force);
}
