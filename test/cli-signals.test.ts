/** @file Ctrl-C and SIGTERM on `clflow inspect` and `clflow monitor`: whole lines and files, and the signal's status. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeModel } from '../src/detector/index.js';
import { metadataOf, randomImage, tinyModel } from '../src/detector/testing/tiny-model.js';
import { encodePng } from '../src/image/index.node.js';
import { programOf } from '../tools/suite/compiled.js';
import { workplace } from './support/product.js';

const program = await programOf(join(import.meta.dirname, '../src/cli/main.ts'));
const { root, remove } = workplace('signals');
const model = join(root, 'm.onnx');
const images = join(root, 'images');
const COUNT = 2000;
/** Scores of the calibration, far below those of the images, so that these are a drift. */
const LOW = Array.from({ length: 100 }, (_, i) => -1000 - i);

beforeAll(async () => {
  const tiny = await tinyModel('joined');
  writeFileSync(model, await writeModel(tiny, metadataOf(tiny, LOW)));
  mkdirSync(images);
  const first = join(images, '0.png');
  writeFileSync(first, await encodePng(randomImage(64, 96)));
  for (let i = 1; i < COUNT; i++) linkSync(first, join(images, `${i}.png`));
});
afterAll(remove);

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in a process of its own. @param onOutput told all of its output so far */
function started(
  args: readonly string[],
  onOutput: (out: string) => void = () => {},
): { readonly child: ChildProcess; readonly end: Promise<End> } {
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => onOutput((out += String(chunk))));
  child.stderr.on('data', (chunk: Buffer) => (err += String(chunk)));
  const end = new Promise<End>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, end };
}

/** Sends a command a signal as soon as `when` holds of what it has printed. */
function stopped(args: readonly string[], signal: NodeJS.Signals, when: (out: string) => boolean): Promise<End> {
  let sent = false;
  const { child, end } = started(args, (out) => {
    if (!sent && when(out)) sent = child.kill(signal);
  });
  return end;
}

const lines = (out: string): number => out.split('\n').length - 1;

describe('clflow inspect that is stopped', () => {
  it.each([
    ['SIGINT', 130, '1'],
    ['SIGTERM', 143, '1'],
    ['SIGINT', 130, '2'],
  ] as const)('by %s ends with status %d after a whole line, with its heat maps: %s threads', async (...how) => {
    const [signal, status, threads] = how;
    const heatmaps = join(root, `${signal}-${threads}`);
    const args = ['inspect', model, images, '--json', '--threads', threads, '--heatmaps', heatmaps];
    const { code, out, err } = await stopped(args, signal, (text) => lines(text) >= 5);
    expect({ code, err }).toEqual({ code: status, err: 'clflow: The work was stopped.\n' });
    expect(out.endsWith('\n')).toBe(true);
    const files = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { heatmap: string }).heatmap);
    expect(files.length).toBeLessThan(COUNT);
    expect(
      readdirSync(heatmaps)
        .map((name) => join(heatmaps, name))
        .sort(),
    ).toEqual([...files].sort());
  });

  it('says how far it came', async () => {
    const { code, out } = await stopped(
      ['inspect', model, images, '--threads', '1'],
      'SIGINT',
      (text) => lines(text) >= 5,
    );
    expect(code).toBe(130);
    const told = /^(\d+) normal, (\d+) anomalous \(threshold .*\)\n$/m.exec(out);
    expect(Number(told?.[1]) + Number(told?.[2])).toBe(lines(out) - 2);
  });

  it('ends at once before the first image', async () => {
    const { child, end } = started(['inspect', model, images, '--json']);
    child.once('spawn', () => child.kill('SIGTERM'));
    expect(await end).toEqual({ code: null, signal: 'SIGTERM', out: '', err: '' });
  });
});

describe('clflow monitor that is stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s ends with status %d, and has told each drift that it found', async (signal, status) => {
    const args = ['monitor', model, images, '--threads', '1'];
    const { code, out, err } = await stopped(args, signal, (text) => text.includes('drift: '));
    expect(code).toBe(status);
    expect(out).toMatch(/^(drift: .* noticed at image \d+\n)+$/);
    expect(err).toMatch(/clflow: The work was stopped\.\n$/);
  });

  it.skipIf(process.platform === 'win32')('ends at once while it waits for the next line of a stream', async () => {
    const pipe = join(root, 'lines');
    execFileSync('mkfifo', [pipe]);
    const { child, end } = started(['monitor', model, pipe]);
    // Opens once the other side does, which then waits.
    const writer = await open(pipe, 'w');
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: null, signal: 'SIGTERM', out: '' });
    await writer.close();
  });
});
