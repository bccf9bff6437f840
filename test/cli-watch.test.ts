/** @file `clflow watch` as a process: killed again and again amid its work, stopped in order, and what it says to a newcomer. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyModelFile } from '../src/detector/testing/tiny-model-file.js';
import { randomImage } from '../src/detector/testing/tiny-model.js';
import { encodePng } from '../src/image/index.node.js';
import { resultSchema, type Result } from '../src/line/index.js';
import { programOf } from '../tools/suite/compiled.js';
import { workplace } from './support/product.js';
import { clflow, jsonLines } from './support/run-cli.js';

const program = await programOf(join(import.meta.dirname, '../src/cli/main.ts'));
const { root, remove } = workplace('watch');
const model = join(root, 'm.onnx');
const IMAGES = 90;
const KILLS = 3;
let images: Uint8Array[];

beforeAll(async () => {
  const scores = Array.from({ length: 40 }, (_, i) => i - 20);
  writeFileSync(model, await tinyModelFile(scores));
  images = await Promise.all(Array.from({ length: 8 }, (_, i) => encodePng(randomImage(64 + i, 96, i))));
});
afterAll(remove);

function started(args: readonly string[]): {
  readonly child: ChildProcess;
  readonly end: Promise<{ code: number | null; err: string }>;
} {
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr!.on('data', (chunk: Buffer) => (err += String(chunk)));
  const end = new Promise<{ code: number | null; err: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, err }));
  });
  return { child, end };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whole lines that a file has; the last one may be half there for a moment. */
function resultsIn(path: string): Result[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => resultSchema.parse(JSON.parse(line)));
}

describe('clflow watch', () => {
  it('loses nothing though it is killed again and again, and what comes twice can be told', async () => {
    const folder = join(root, 'killed');
    const output = join(root, 'killed.jsonl');
    mkdirSync(folder);
    const args = [
      'watch',
      '--model',
      model,
      '--source',
      folder,
      '--sink',
      output,
      '--state',
      join(root, 'killed-state'),
    ];
    let placed = 0;
    const camera = setInterval(() => {
      if (placed === IMAGES) return;
      const name = `part-${String(placed).padStart(4, '0')}.png`;
      writeFileSync(join(folder, `.${name}`), images[placed % images.length]);
      renameSync(join(folder, `.${name}`), join(folder, name));
      placed++;
    }, 60);
    let last: ChildProcess | undefined;
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        const before = resultsIn(output).length;
        const { child, end } = started(args);
        last = child;
        // Amid its work: some results after it has begun.
        while (resultsIn(output).length < before + 5 + 9 * kill && child.exitCode === null) await pause(5);
        child.kill('SIGKILL');
        await end;
      }
      while (placed < IMAGES) await pause(50);
      const { child, end } = started(args);
      last = child;
      const pictures = (): number => new Set(resultsIn(output).map(({ image }) => image.uri)).size;
      while (pictures() < IMAGES && child.exitCode === null) await pause(20);
      child.kill('SIGTERM');
      expect((await end).code).toBe(0);
    } finally {
      clearInterval(camera);
      last?.kill('SIGKILL');
    }
    const results = resultsIn(output);
    const byId = new Map(results.map((result) => [result.inspection_id, result]));
    // The same result where an id comes twice; and without those each image once, each place in the order once, in that order.
    for (const result of results) expect(byId.get(result.inspection_id)).toEqual(result);
    const once = [...byId.values()];
    expect(new Set(once.map(({ image }) => image.uri)).size).toBe(IMAGES);
    expect(once.map(({ sequence }) => sequence)).toEqual(Array.from({ length: IMAGES }, (_, i) => i + 1));
  }, 240_000);

  it('takes what is there once, prints it and ends', async () => {
    const folder = join(root, 'once');
    mkdirSync(folder);
    for (let i = 0; i < 3; i++) writeFileSync(join(folder, `lot7_${i}.png`), images[i]);
    writeFileSync(join(folder, 'bad.jpg'), 'no image');
    const args = ['--model', model, '--source', folder, '--state', join(root, 'once-state'), '--once'];
    const run = await clflow('watch', ...args, '--sink', '-', '--part-id-from', 'lot7_(\\d)');
    expect(run.status).toBe(0);
    const results = jsonLines(run).map((line) => resultSchema.parse(line));
    expect(results.map(({ part_id: part }) => part).sort()).toEqual(['0', '1', '2', null]);
    expect(results.filter(({ verdict }) => verdict === 'error')).toHaveLength(1);
    expect(run.err).toMatch(/4 results: .*1 error\n {2}stdout: 4 sent/);
    const again = await clflow('watch', ...args, '--sink', '-');
    expect(again.out).toBe('');
    expect(again.err).toContain('0 results');
  });

  it('says what a configuration would do, and which ends do not answer', async () => {
    const folder = join(root, 'dry');
    mkdirSync(folder);
    const config = join(root, 'line.json');
    const cameras = [
      { station: 'left', model, source: folder },
      { station: 'right', model, source: join(root, 'missing'), sinks: ['lines'] },
    ];
    const sinks = { lines: join(root, 'dry.jsonl'), archive: { url: '${CLFLOW_TEST_ARCHIVE}', good: 0.5 } };
    writeFileSync(config, JSON.stringify({ cameras, sinks }));
    const without = await clflow('watch', '--config', config, '--dry-run');
    expect(without.status).toBe(2);
    expect(without.err).toContain('asks for the environment variable CLFLOW_TEST_ARCHIVE at "sinks.archive.url"');
    process.env.CLFLOW_TEST_ARCHIVE = join(root, 'archive');
    const run = await clflow('watch', '--config', config, '--dry-run');
    delete process.env.CLFLOW_TEST_ARCHIVE;
    expect(run.status).toBe(2);
    expect(run.out).toMatch(
      /ok {6}model .*\nok {6}source {2}left: .* 0 images in it\nFAILED {2}source {2}right: .*no folder/,
    );
    expect(run.out).toMatch(/ok {6}sink {4}lines .*\nok {6}sink {4}archive .*\n\n1 of 5 ends do not answer/);
    expect(existsSync(join(root, 'dry.jsonl'))).toBe(false);
    expect(existsSync(join(root, 'archive'))).toBe(false);
  });

  it.each([
    [['--source', 'in', '--sink', '-'], 'There is no model to inspect with'],
    [['--model', model, '--sink', '-'], '--source is missing'],
    [['--model', model, '--source', 'in'], '--sink is missing'],
    [['--model', model, '--source', 'in', '--sink', 'gopher://u:secret@host/x'], 'There is no sink gopher://host/x'],
    [['--model', model, '--source', 'in', '--sink', '-', '--deadline', '0'], 'whole number from 1'],
    [['--config', 'x.json', '--model', model], 'leave out "model"'],
  ])('refuses %j', async (args, sentence) => {
    const run = await clflow('watch', ...args);
    expect(run.status).toBe(2);
    expect(run.err).toContain(sentence);
    expect(run.err).not.toContain('secret');
  });
});
